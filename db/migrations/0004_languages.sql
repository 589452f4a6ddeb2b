CREATE TYPE "public"."text_state" AS ENUM('draft', 'reviewed', 'live');--> statement-breakpoint
ALTER TABLE "areas" ADD COLUMN "phrase_states" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "campaign_texts" ADD COLUMN "text_state" text_state DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE "campaign_texts" ADD COLUMN "source_revision" text;--> statement-breakpoint
ALTER TABLE "consent_texts" ADD COLUMN "text_state" text_state DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE "consent_texts" ADD COLUMN "source_revision" text;--> statement-breakpoint
ALTER TABLE "demand_texts" ADD COLUMN "text_state" text_state DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE "demand_texts" ADD COLUMN "source_revision" text;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "text_state" text_state DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "source_revision" text;
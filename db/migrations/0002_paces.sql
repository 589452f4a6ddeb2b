CREATE TYPE "public"."switch_scope" AS ENUM('everything', 'campaign', 'target', 'domain');--> statement-breakpoint
ALTER TYPE "public"."hold_reason" ADD VALUE 'refused' BEFORE 'suspect';--> statement-breakpoint
CREATE TABLE "paces" (
	"key" text PRIMARY KEY NOT NULL,
	"hour_tokens" double precision NOT NULL,
	"day_tokens" double precision NOT NULL,
	"filled_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "switches" (
	"scope" "switch_scope" NOT NULL,
	"key" text NOT NULL,
	"reason" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "switches_scope_key_pk" PRIMARY KEY("scope","key")
);
--> statement-breakpoint
DROP INDEX "messages_of_target";--> statement-breakpoint
DROP INDEX "messages_ready";--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "when_uncertain" text DEFAULT 'resend' NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "refusals" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "targets" ADD COLUMN "verified_on" date;--> statement-breakpoint
CREATE INDEX "messages_turns" ON "messages" USING btree ("mode","target_id","campaign_id","due_at","id") WHERE state = 'queued' and lane = 1;--> statement-breakpoint
CREATE INDEX "messages_held" ON "messages" USING btree ("target_id","id") WHERE state = 'held';--> statement-breakpoint
CREATE INDEX "messages_ready" ON "messages" USING btree ("mode","due_at","id") WHERE state = 'queued' and lane = 0;
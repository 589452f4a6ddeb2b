ALTER TYPE "public"."message_kind" ADD VALUE 'greeting';--> statement-breakpoint
CREATE TABLE "cares" (
	"key" text PRIMARY KEY NOT NULL,
	"stage" smallint,
	"stage_sent_at" timestamp with time zone,
	"failures" smallint DEFAULT 0 NOT NULL,
	"last_attempt" bigint DEFAULT 0 NOT NULL,
	"failed_at" timestamp with time zone,
	"rests_until" timestamp with time zone,
	"rests" smallint DEFAULT 0 NOT NULL,
	"slowed_at" timestamp with time zone,
	"attended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "message_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "message_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" bigint NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"kind" text NOT NULL,
	"status" text,
	"host" text,
	"words" text,
	"moved" "message_state",
	"digest" text NOT NULL,
	CONSTRAINT "message_events_message_id_digest_unique" UNIQUE("message_id","digest")
);
--> statement-breakpoint
CREATE TABLE "office_keys" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"campaign_id" integer NOT NULL,
	"target_id" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"greeted_at" timestamp with time zone,
	"stop_asked_at" timestamp with time zone,
	"digest_asked_at" timestamp with time zone,
	CONSTRAINT "office_keys_campaign_id_target_id_unique" UNIQUE("campaign_id","target_id")
);
--> statement-breakpoint
CREATE TABLE "stray_days" (
	"day" date NOT NULL,
	"what" text NOT NULL,
	"n" integer NOT NULL,
	CONSTRAINT "stray_days_day_what_pk" PRIMARY KEY("day","what")
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_of_action";--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "replies_to" text;--> statement-breakpoint
ALTER TABLE "paces" ADD COLUMN "share" double precision DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "refused_mailboxes" ADD COLUMN "why" text DEFAULT 'not me' NOT NULL;--> statement-breakpoint
ALTER TABLE "refused_mailboxes" ADD COLUMN "until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message_events" ADD CONSTRAINT "message_events_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_keys" ADD CONSTRAINT "office_keys_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "office_keys" ADD CONSTRAINT "office_keys_target_id_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."targets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "message_events_alarming" ON "message_events" USING btree ("at") WHERE kind in ('bounced', 'complaint');--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_of_action" CHECK ((action_id is not null and campaign_id is not null) or kind::text in ('invite', 'test', 'report', 'greeting'));--> statement-breakpoint
CREATE TRIGGER "message_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "message_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();

CREATE TYPE "public"."stance" AS ENUM('agreed', 'partly', 'refused', 'silent');--> statement-breakpoint
CREATE TABLE "answers" (
	"message_id" bigint PRIMARY KEY NOT NULL,
	"answered" boolean NOT NULL,
	"demands" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "follow_ups" (
	"action_id" bigint PRIMARY KEY NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"queued_at" timestamp with time zone,
	"stopped_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "ledger" (
	"campaign_id" integer NOT NULL,
	"seq" integer NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"code" "bytea" NOT NULL,
	"leaf" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "ledger_campaign_id_seq_pk" PRIMARY KEY("campaign_id","seq")
);
--> statement-breakpoint
CREATE TABLE "ledger_heads" (
	"campaign_id" integer NOT NULL,
	"day" date NOT NULL,
	"seq" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "ledger_heads_campaign_id_day_pk" PRIMARY KEY("campaign_id","day")
);
--> statement-breakpoint
CREATE TABLE "ledger_leaves" (
	"message_id" bigint PRIMARY KEY NOT NULL,
	"leaf" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_salts" (
	"message_id" bigint PRIMARY KEY NOT NULL,
	"salt" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_targets" (
	"campaign_id" integer NOT NULL,
	"target_id" integer NOT NULL,
	"name" text NOT NULL,
	"blind" "bytea" NOT NULL,
	"code" "bytea" NOT NULL,
	CONSTRAINT "ledger_targets_campaign_id_target_id_pk" PRIMARY KEY("campaign_id","target_id")
);
--> statement-breakpoint
CREATE TABLE "ledger_waiting" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "ledger_waiting_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" bigint NOT NULL,
	"standing" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "positions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "positions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"target_id" integer NOT NULL,
	"term_id" integer,
	"demand" smallint NOT NULL,
	"stance" "stance" NOT NULL,
	"evidence" text,
	"said_on" date NOT NULL,
	"by_office" boolean DEFAULT false NOT NULL,
	"staff_id" integer,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
DROP INDEX "messages_uncounted";--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "when_agreed" text DEFAULT 'thanks' NOT NULL;--> statement-breakpoint
ALTER TABLE "message_texts" ADD COLUMN "stop_url" text;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "follow_ups" ADD CONSTRAINT "follow_ups_action_id_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."actions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_salts" ADD CONSTRAINT "ledger_salts_message_id_message_texts_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message_texts"("message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_target_id_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."targets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "public"."terms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "positions" ADD CONSTRAINT "positions_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "follow_ups_due" ON "follow_ups" USING btree ("due_at") WHERE queued_at is null and stopped_at is null;--> statement-breakpoint
CREATE INDEX "ledger_leaf" ON "ledger" USING btree ("leaf");--> statement-breakpoint
CREATE INDEX "positions_newest" ON "positions" USING btree ("campaign_id","target_id","demand","id");--> statement-breakpoint
CREATE INDEX "messages_uncounted" ON "messages" USING btree ("id") WHERE kind = 'letter' and counted is distinct from case state when 'handed over' then 'handed over' when 'accepted' then 'accepted'
  when 'answered' then 'answered' when 'bounced' then 'bounced' when 'failed' then 'failed'
  when 'cancelled' then 'cancelled' when 'uncertain' then 'uncertain' when 'digested' then 'digested' else 'waiting' end;--> statement-breakpoint
CREATE TRIGGER "positions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "positions"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "ledger_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "ledger_heads_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_heads"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
INSERT INTO "ledger_waiting" ("message_id", "standing")
SELECT "id", "counted" FROM "messages" WHERE "kind" = 'letter' AND "counted" IS NOT NULL ORDER BY "id";

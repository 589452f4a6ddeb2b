ALTER TYPE "public"."count_stage" ADD VALUE 'invalidated';--> statement-breakpoint
ALTER TYPE "public"."count_stage" ADD VALUE 'queued';--> statement-breakpoint
ALTER TYPE "public"."count_stage" ADD VALUE 'handed over';--> statement-breakpoint
ALTER TYPE "public"."count_stage" ADD VALUE 'accepted';--> statement-breakpoint
ALTER TYPE "public"."count_stage" ADD VALUE 'bounced';--> statement-breakpoint
ALTER TYPE "public"."count_stage" ADD VALUE 'answered';--> statement-breakpoint
ALTER TYPE "public"."count_stage" ADD VALUE 'failed';--> statement-breakpoint
ALTER TYPE "public"."count_stage" ADD VALUE 'sent myself';--> statement-breakpoint
CREATE TABLE "campaign_notes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "campaign_notes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"day" date NOT NULL,
	"kind" text NOT NULL,
	"key" text,
	"text" text NOT NULL,
	"staff_id" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaign_notes_campaign_id_key_unique" UNIQUE("campaign_id","key")
);
--> statement-breakpoint
CREATE TABLE "count_drifts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "count_drifts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"stage" "count_stage" NOT NULL,
	"dimension" text NOT NULL,
	"key" text NOT NULL,
	"was" integer NOT NULL,
	"found" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"attended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "recounts" (
	"day" date PRIMARY KEY NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	"drift" integer
);
--> statement-breakpoint
CREATE TABLE "rollups" (
	"campaign_id" integer NOT NULL,
	"stage" "count_stage" NOT NULL,
	"dimension" text NOT NULL,
	"key" text NOT NULL,
	"n" integer NOT NULL,
	"since" timestamp with time zone NOT NULL,
	CONSTRAINT "rollups_campaign_id_stage_dimension_key_pk" PRIMARY KEY("campaign_id","stage","dimension","key")
);
--> statement-breakpoint
CREATE TABLE "self_sends" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "self_sends_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"area" text NOT NULL,
	"lang" text NOT NULL,
	"target_id" integer,
	"source" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "source_codes" (
	"campaign_id" integer NOT NULL,
	"code" text NOT NULL,
	"label" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "source_codes_campaign_id_code_pk" PRIMARY KEY("campaign_id","code")
);
--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "own_text" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "embedders" jsonb DEFAULT '["*"]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "count_deltas" ADD COLUMN "kind" "action_kind";--> statement-breakpoint
ALTER TABLE "count_deltas" ADD COLUMN "lang" text;--> statement-breakpoint
ALTER TABLE "count_deltas" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "count_deltas" ADD COLUMN "demands" jsonb;--> statement-breakpoint
ALTER TABLE "count_deltas" ADD COLUMN "own_text" boolean;--> statement-breakpoint
ALTER TABLE "count_deltas" ADD COLUMN "target_id" integer;--> statement-breakpoint
ALTER TABLE "count_deltas" ADD COLUMN "at" timestamp with time zone DEFAULT now() NOT NULL;--> statement-breakpoint
ALTER TABLE "count_deltas" ADD COLUMN "hour_of" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "counted" text;--> statement-breakpoint
ALTER TABLE "campaign_notes" ADD CONSTRAINT "campaign_notes_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "self_sends" ADD CONSTRAINT "self_sends_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "source_codes" ADD CONSTRAINT "source_codes_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "campaign_notes_day" ON "campaign_notes" USING btree ("campaign_id","day");--> statement-breakpoint
CREATE INDEX "messages_uncounted" ON "messages" USING btree ("id") WHERE kind = 'letter' and counted is distinct from case state when 'handed over' then 'handed over' when 'accepted' then 'accepted'
  when 'answered' then 'answered' when 'bounced' then 'bounced' when 'failed' then 'failed'
  when 'cancelled' then 'cancelled' else 'waiting' end;--> statement-breakpoint
UPDATE actions SET own_text = true WHERE own_words <> '' OR edited_text IS NOT NULL;--> statement-breakpoint
-- A few hundred rows that change every second: room in the page keeps those updates there (HOT).
ALTER TABLE rollups SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 2000);

CREATE TYPE "public"."action_kind" AS ENUM('write', 'sign');--> statement-breakpoint
CREATE TYPE "public"."action_state" AS ENUM('unconfirmed', 'suspect', 'confirmed', 'withdrawn', 'expired', 'rejected', 'invalidated');--> statement-breakpoint
CREATE TYPE "public"."campaign_state" AS ENUM('draft', 'open', 'paused', 'closed', 'won');--> statement-breakpoint
CREATE TYPE "public"."consent_purpose" AS ENUM('send', 'named', 'updates', 'adult');--> statement-breakpoint
CREATE TYPE "public"."count_stage" AS ENUM('taken', 'confirmed', 'withdrawn');--> statement-breakpoint
CREATE TYPE "public"."email_status" AS ENUM('verified', 'known', 'unverified', 'none');--> statement-breakpoint
CREATE TYPE "public"."hold_reason" AS ENUM('no address', 'address unverified', 'target changed', 'paused', 'uncertain twice', 'suspect', 'restored');--> statement-breakpoint
CREATE TYPE "public"."mail_mode" AS ENUM('capture', 'reflect', 'live');--> statement-breakpoint
CREATE TYPE "public"."message_kind" AS ENUM('letter', 'confirm', 'already', 'receipt');--> statement-breakpoint
CREATE TYPE "public"."message_state" AS ENUM('queued', 'sending', 'handed over', 'accepted', 'answered', 'bounced', 'uncertain', 'failed', 'held', 'digested', 'cancelled');--> statement-breakpoint
CREATE TYPE "public"."term_state" AS ENUM('in_office', 'being_checked');--> statement-breakpoint
CREATE TYPE "public"."version_state" AS ENUM('draft', 'in review', 'published');--> statement-breakpoint
CREATE TABLE "actions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "actions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"public_id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"reference" text NOT NULL,
	"campaign_id" integer NOT NULL,
	"supporter_id" bigint,
	"kind" "action_kind" NOT NULL,
	"state" "action_state" DEFAULT 'unconfirmed' NOT NULL,
	"area" text NOT NULL,
	"lang" text NOT NULL,
	"letter_lang" text NOT NULL,
	"person_key" text NOT NULL,
	"digest" text NOT NULL,
	"also_target" boolean DEFAULT false NOT NULL,
	"demands" jsonb NOT NULL,
	"subject" text NOT NULL,
	"own_words" text DEFAULT '' NOT NULL,
	"edited_text" text,
	"template_version_id" integer,
	"consents" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp with time zone,
	"confirmed_by" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "actions_public_id_unique" UNIQUE("public_id"),
	CONSTRAINT "actions_reference_unique" UNIQUE("reference")
);
--> statement-breakpoint
CREATE TABLE "areas" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "areas_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"code" text NOT NULL,
	"position" smallint NOT NULL,
	"names" jsonb,
	"phrases" jsonb NOT NULL,
	"target_id" integer,
	CONSTRAINT "areas_campaign_id_code_unique" UNIQUE("campaign_id","code")
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "attempts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"message_id" bigint NOT NULL,
	"n" smallint NOT NULL,
	"worker" integer NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"started" timestamp with time zone,
	"closed" timestamp with time zone,
	"ended" timestamp with time zone,
	"phase" text,
	"outcome" text,
	"code" smallint,
	"response" text,
	"host" text
);
--> statement-breakpoint
CREATE TABLE "campaign_texts" (
	"campaign_id" integer NOT NULL,
	"lang" text NOT NULL,
	"title" text NOT NULL,
	"headline" text NOT NULL,
	"lead" text NOT NULL,
	"about" jsonb NOT NULL,
	"source_note" text NOT NULL,
	CONSTRAINT "campaign_texts_campaign_id_lang_pk" PRIMARY KEY("campaign_id","lang")
);
--> statement-breakpoint
CREATE TABLE "campaigns" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "campaigns_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"state" "campaign_state" DEFAULT 'draft' NOT NULL,
	"reference" text NOT NULL,
	"letter_date" date NOT NULL,
	"author" text NOT NULL,
	"addressees" jsonb NOT NULL,
	"also_target_id" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "campaigns_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "caught_mails" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "caught_mails_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"envelope_from" text NOT NULL,
	"envelope_to" jsonb NOT NULL,
	"raw" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "confirmations" (
	"action_id" bigint PRIMARY KEY NOT NULL,
	"code_hash" text NOT NULL,
	"tries" smallint DEFAULT 0 NOT NULL,
	"mails" smallint DEFAULT 1 NOT NULL,
	"last_mail_at" timestamp with time zone DEFAULT now() NOT NULL,
	"reminded" boolean DEFAULT false NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "consent_texts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "consent_texts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"purpose" "consent_purpose" NOT NULL,
	"lang" text NOT NULL,
	"version" integer NOT NULL,
	"text" text NOT NULL,
	"sha256" text NOT NULL,
	CONSTRAINT "consent_texts_purpose_lang_version_unique" UNIQUE("purpose","lang","version")
);
--> statement-breakpoint
CREATE TABLE "count_deltas" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "count_deltas_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"stage" "count_stage" NOT NULL,
	"area" text NOT NULL,
	"n" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counts" (
	"campaign_id" integer NOT NULL,
	"stage" "count_stage" NOT NULL,
	"area" text NOT NULL,
	"n" integer NOT NULL,
	CONSTRAINT "counts_campaign_id_stage_area_pk" PRIMARY KEY("campaign_id","stage","area")
);
--> statement-breakpoint
CREATE TABLE "demand_texts" (
	"demand_id" integer NOT NULL,
	"lang" text NOT NULL,
	"label" text NOT NULL,
	"sentence" text NOT NULL,
	"explanation" text NOT NULL,
	"points" jsonb NOT NULL,
	CONSTRAINT "demand_texts_demand_id_lang_pk" PRIMARY KEY("demand_id","lang")
);
--> statement-breakpoint
CREATE TABLE "demands" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "demands_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"number" smallint NOT NULL,
	CONSTRAINT "demands_campaign_id_number_unique" UNIQUE("campaign_id","number")
);
--> statement-breakpoint
CREATE TABLE "message_texts" (
	"message_id" bigint PRIMARY KEY NOT NULL,
	"uid" uuid DEFAULT gen_random_uuid() NOT NULL,
	"from_name" text NOT NULL,
	"to_name" text NOT NULL,
	"to_address" text NOT NULL,
	"writer_name" text,
	"writer_address" text,
	"lang" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"html" text,
	"text_sha256" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "messages_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" "message_kind" NOT NULL,
	"lane" smallint NOT NULL,
	"mode" "mail_mode" NOT NULL,
	"state" "message_state" DEFAULT 'queued' NOT NULL,
	"hold_reason" "hold_reason",
	"campaign_id" integer NOT NULL,
	"target_id" integer,
	"action_id" bigint NOT NULL,
	"serial" smallint DEFAULT 0 NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"flagged" boolean DEFAULT false NOT NULL,
	"told" boolean DEFAULT false NOT NULL,
	"due_at" timestamp with time zone DEFAULT now() NOT NULL,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "messages_once" UNIQUE NULLS NOT DISTINCT("action_id","kind","target_id","serial")
);
--> statement-breakpoint
CREATE TABLE "salutations" (
	"term_id" integer NOT NULL,
	"lang" text NOT NULL,
	"salutation" text NOT NULL,
	"closing" text NOT NULL,
	CONSTRAINT "salutations_term_id_lang_pk" PRIMARY KEY("term_id","lang")
);
--> statement-breakpoint
CREATE TABLE "sealed_messages" (
	"message_id" bigint PRIMARY KEY NOT NULL,
	"envelope_from" text NOT NULL,
	"envelope_to" text NOT NULL,
	"bytes" "bytea" NOT NULL,
	"sha256" text NOT NULL,
	"sealed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supporters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "supporters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "targets" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "targets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"area" text NOT NULL,
	"office" text NOT NULL,
	"organisation" text NOT NULL,
	"organisation_local" text,
	"email" text,
	"email_status" "email_status" NOT NULL,
	"email_source" text,
	"form_url" text,
	"languages" jsonb NOT NULL,
	"time_zone" text NOT NULL,
	"contact_as_of" date NOT NULL,
	"note" text,
	CONSTRAINT "targets_area_office_unique" UNIQUE("area","office")
);
--> statement-breakpoint
CREATE TABLE "template_versions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "template_versions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"campaign_id" integer NOT NULL,
	"lang" text NOT NULL,
	"version" integer NOT NULL,
	"state" "version_state" NOT NULL,
	"subjects" jsonb NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "template_versions_campaign_id_lang_version_unique" UNIQUE("campaign_id","lang","version")
);
--> statement-breakpoint
CREATE TABLE "terms" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "terms_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"target_id" integer NOT NULL,
	"person" text,
	"title" text NOT NULL,
	"title_local" text,
	"since" date,
	"until" date,
	"state" "term_state" DEFAULT 'in_office' NOT NULL,
	"source" text NOT NULL,
	"as_of" date NOT NULL,
	"confidence" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "workers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"boot" uuid DEFAULT gen_random_uuid() NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"stopped_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_supporter_id_supporters_id_fk" FOREIGN KEY ("supporter_id") REFERENCES "public"."supporters"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "actions" ADD CONSTRAINT "actions_template_version_id_template_versions_id_fk" FOREIGN KEY ("template_version_id") REFERENCES "public"."template_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "areas" ADD CONSTRAINT "areas_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "areas" ADD CONSTRAINT "areas_target_id_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."targets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaign_texts" ADD CONSTRAINT "campaign_texts_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "campaigns" ADD CONSTRAINT "campaigns_also_target_id_targets_id_fk" FOREIGN KEY ("also_target_id") REFERENCES "public"."targets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "confirmations" ADD CONSTRAINT "confirmations_action_id_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."actions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demand_texts" ADD CONSTRAINT "demand_texts_demand_id_demands_id_fk" FOREIGN KEY ("demand_id") REFERENCES "public"."demands"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demands" ADD CONSTRAINT "demands_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_texts" ADD CONSTRAINT "message_texts_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_action_id_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."actions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "salutations" ADD CONSTRAINT "salutations_term_id_terms_id_fk" FOREIGN KEY ("term_id") REFERENCES "public"."terms"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sealed_messages" ADD CONSTRAINT "sealed_messages_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_versions" ADD CONSTRAINT "template_versions_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "terms" ADD CONSTRAINT "terms_target_id_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "public"."targets"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "actions_one_form" ON "actions" USING btree ("campaign_id","person_key","digest") WHERE state = 'unconfirmed';--> statement-breakpoint
CREATE UNIQUE INDEX "actions_once_per_person" ON "actions" USING btree ("campaign_id","person_key") WHERE state = 'confirmed';--> statement-breakpoint
CREATE INDEX "actions_person" ON "actions" USING btree ("person_key","created_at");--> statement-breakpoint
CREATE INDEX "actions_waiting" ON "actions" USING btree ("created_at") WHERE state in ('unconfirmed', 'suspect');--> statement-breakpoint
CREATE INDEX "attempts_of_message" ON "attempts" USING btree ("message_id");--> statement-breakpoint
CREATE INDEX "messages_ready" ON "messages" USING btree ("lane","mode","due_at","id") WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX "messages_of_target" ON "messages" USING btree ("target_id","due_at","id") WHERE state in ('queued', 'held');--> statement-breakpoint
CREATE INDEX "messages_untold" ON "messages" USING btree ("id") WHERE kind = 'letter' and settled_at is not null and not told;--> statement-breakpoint
CREATE INDEX "messages_sending" ON "messages" USING btree ("id") WHERE state = 'sending';--> statement-breakpoint
CREATE INDEX "messages_uncertain" ON "messages" USING btree ("due_at") WHERE state = 'uncertain';--> statement-breakpoint
CREATE INDEX "terms_target" ON "terms" USING btree ("target_id");--> statement-breakpoint
CREATE UNIQUE INDEX "terms_one_current" ON "terms" USING btree ("target_id") WHERE until is null;
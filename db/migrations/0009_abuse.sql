CREATE TABLE "buckets" (
	"key" text PRIMARY KEY NOT NULL,
	"tokens" double precision NOT NULL,
	"filled_at" timestamp with time zone DEFAULT now() NOT NULL,
	"spent" integer DEFAULT 1 NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"refused_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "campaign_peppers" (
	"campaign_id" integer PRIMARY KEY NOT NULL,
	"pepper" text,
	"ended_at" timestamp with time zone,
	"destroyed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invalidated_actions" (
	"invalidation_id" integer NOT NULL,
	"action_id" bigint NOT NULL,
	CONSTRAINT "invalidated_actions_invalidation_id_action_id_pk" PRIMARY KEY("invalidation_id","action_id")
);
--> statement-breakpoint
CREATE TABLE "invalidated_letters" (
	"invalidation_id" integer NOT NULL,
	"message_id" bigint NOT NULL,
	"held" "hold_reason",
	CONSTRAINT "invalidated_letters_invalidation_id_message_id_pk" PRIMARY KEY("invalidation_id","message_id")
);
--> statement-breakpoint
CREATE TABLE "invalidations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "invalidations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"staff_id" integer,
	"campaign_id" integer NOT NULL,
	"reason" text NOT NULL,
	"chosen" text NOT NULL,
	"actions" integer NOT NULL,
	"undone_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "mail_domains" (
	"domain" text PRIMARY KEY NOT NULL,
	"verdict" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mailbox_days" (
	"key" text NOT NULL,
	"day" date NOT NULL,
	"mails" smallint NOT NULL,
	CONSTRAINT "mailbox_days_key_day_pk" PRIMARY KEY("key","day")
);
--> statement-breakpoint
CREATE TABLE "refused_mailboxes" (
	"key" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "review_rules" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "review_rules_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"pattern" text NOT NULL,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "review_rules_pattern_unique" UNIQUE("pattern")
);
--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "domain_key" text;--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "words_key" text;--> statement-breakpoint
ALTER TABLE "campaign_peppers" ADD CONSTRAINT "campaign_peppers_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invalidated_actions" ADD CONSTRAINT "invalidated_actions_invalidation_id_invalidations_id_fk" FOREIGN KEY ("invalidation_id") REFERENCES "public"."invalidations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invalidated_letters" ADD CONSTRAINT "invalidated_letters_invalidation_id_invalidations_id_fk" FOREIGN KEY ("invalidation_id") REFERENCES "public"."invalidations"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invalidations" ADD CONSTRAINT "invalidations_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invalidations" ADD CONSTRAINT "invalidations_campaign_id_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "mailbox_days_day" ON "mailbox_days" USING btree ("day");
--> statement-breakpoint
INSERT INTO "campaign_peppers" ("campaign_id", "pepper") SELECT DISTINCT "campaign_id", '' FROM "actions";
--> statement-breakpoint
INSERT INTO "review_rules" ("pattern", "reason") VALUES
  ('kill you', 'threat'), ('kill yourself', 'threat'), ('shoot you', 'threat'), ('you will die', 'threat'),
  ('you deserve to die', 'threat'), ('should be shot', 'threat'), ('should be hanged', 'threat'),
  ('know where you live', 'threat'), ('burn in hell', 'attack'),
  ('bringe dich um', 'threat'), ('bringe sie um', 'threat'), ('weiß, wo * wohn', 'threat'),
  ('vais te tuer', 'threat'), ('vais vous tuer', 'threat'), ('sais où * habite', 'threat'),
  ('te voy a matar', 'threat'), ('ti ammazzo', 'threat'), ('zabiję cię', 'threat');

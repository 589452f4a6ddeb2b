ALTER TYPE "public"."message_kind" ADD VALUE 'digest';--> statement-breakpoint
CREATE TABLE "digest_letters" (
	"letter_id" bigint PRIMARY KEY NOT NULL,
	"digest_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "digests" (
	"message_id" bigint PRIMARY KEY NOT NULL,
	"campaign_id" integer NOT NULL,
	"target_id" integer NOT NULL,
	"day" date NOT NULL,
	"letters" integer NOT NULL,
	"named" integer NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "digests_once_a_day" UNIQUE("campaign_id","target_id","day")
);
--> statement-breakpoint
CREATE TABLE "likenesses" (
	"message_id" bigint PRIMARY KEY NOT NULL,
	"campaign_id" integer NOT NULL,
	"target_id" integer NOT NULL,
	"simhash" bigint NOT NULL,
	"own" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_of_action";--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "turn" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "deadline" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "digest_from" integer DEFAULT 50 NOT NULL;--> statement-breakpoint
ALTER TABLE "digest_letters" ADD CONSTRAINT "digest_letters_letter_id_messages_id_fk" FOREIGN KEY ("letter_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digest_letters" ADD CONSTRAINT "digest_letters_digest_id_digests_message_id_fk" FOREIGN KEY ("digest_id") REFERENCES "public"."digests"("message_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digests" ADD CONSTRAINT "digests_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "likenesses" ADD CONSTRAINT "likenesses_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "digest_letters_digest" ON "digest_letters" USING btree ("digest_id");--> statement-breakpoint
CREATE INDEX "digests_open" ON "digests" USING btree ("message_id") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "likenesses_newest" ON "likenesses" USING btree ("campaign_id","target_id","message_id");--> statement-breakpoint
CREATE INDEX "likenesses_newest_of_all" ON "likenesses" USING btree ("campaign_id","message_id");--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_of_action" CHECK ((action_id is not null and campaign_id is not null) or kind::text in ('invite', 'test', 'report', 'greeting')
        or (campaign_id is not null and kind::text = 'digest'));
CREATE TABLE "own_links" (
	"secret_hash" text PRIMARY KEY NOT NULL,
	"action_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"opened_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "actions" ADD COLUMN "sealed" "bytea";--> statement-breakpoint
ALTER TABLE "caught_mails" ADD COLUMN "uid" uuid;--> statement-breakpoint
ALTER TABLE "message_texts" ADD COLUMN "sealed" "bytea";--> statement-breakpoint
ALTER TABLE "message_texts" ADD COLUMN "supporter_id" bigint;--> statement-breakpoint
ALTER TABLE "sealed_messages" ADD COLUMN "encrypted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sealed_messages" ADD COLUMN "supporter_id" bigint;--> statement-breakpoint
ALTER TABLE "supporters" ADD COLUMN "key_master" text;--> statement-breakpoint
ALTER TABLE "supporters" ADD COLUMN "wrapped_key" "bytea";--> statement-breakpoint
ALTER TABLE "supporters" ADD COLUMN "sealed" "bytea";--> statement-breakpoint
ALTER TABLE "own_links" ADD CONSTRAINT "own_links_action_id_actions_id_fk" FOREIGN KEY ("action_id") REFERENCES "public"."actions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "own_links_action" ON "own_links" USING btree ("action_id");--> statement-breakpoint
CREATE INDEX "actions_supporter" ON "actions" USING btree ("supporter_id");--> statement-breakpoint
CREATE INDEX "supporters_plain" ON "supporters" USING btree ("id") WHERE wrapped_key is null;--> statement-breakpoint
CREATE INDEX "supporters_master" ON "supporters" USING btree ("key_master");--> statement-breakpoint
-- By hand: nobody changes or removes the words that somebody has agreed to; how far they are reviewed may change.
CREATE FUNCTION consent_texts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.purpose, NEW.lang, NEW.version, NEW.text, NEW.sha256)
      IS NOT DISTINCT FROM (OLD.id, OLD.purpose, OLD.lang, OLD.version, OLD.text, OLD.sha256) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'consent_texts: what people agreed to is never changed; a new wording is a new version';
END $$;--> statement-breakpoint
CREATE TRIGGER consent_texts_stay BEFORE UPDATE OR DELETE ON consent_texts
  FOR EACH ROW EXECUTE FUNCTION consent_texts_stay();

ALTER TYPE "public"."message_kind" ADD VALUE 'notice';--> statement-breakpoint
ALTER TYPE "public"."message_kind" ADD VALUE 'test';--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_of_action";--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "opens_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaigns" ADD COLUMN "closes_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "demand_texts" ADD COLUMN "variants" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "demands" ADD COLUMN "position" smallint;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "demands" jsonb;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "based_on" integer;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "author_id" integer;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "submitted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "published_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "template_versions" ADD COLUMN "publisher_id" integer;--> statement-breakpoint
ALTER TABLE "template_versions" ADD CONSTRAINT "template_versions_author_id_staff_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_versions" ADD CONSTRAINT "template_versions_publisher_id_staff_id_fk" FOREIGN KEY ("publisher_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_of_action" CHECK ((action_id is not null and campaign_id is not null) or kind::text in ('invite', 'test'));--> statement-breakpoint
CREATE FUNCTION keep_template_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The words of a template version never change: save a new version.';
END $$;--> statement-breakpoint
CREATE TRIGGER template_words BEFORE UPDATE ON template_versions FOR EACH ROW
  WHEN ((old.body, old.subjects, old.demands) IS DISTINCT FROM (new.body, new.subjects, new.demands))
  EXECUTE FUNCTION keep_template_words();

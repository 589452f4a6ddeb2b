ALTER TYPE "public"."message_kind" ADD VALUE 'report';--> statement-breakpoint
CREATE TABLE "weekly_reports" (
	"staff_id" integer NOT NULL,
	"week" date NOT NULL,
	"queued_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "weekly_reports_staff_id_week_pk" PRIMARY KEY("staff_id","week")
);
--> statement-breakpoint
ALTER TABLE "messages" DROP CONSTRAINT "messages_of_action";--> statement-breakpoint
ALTER TABLE "weekly_reports" ADD CONSTRAINT "weekly_reports_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_of_action" CHECK ((action_id is not null and campaign_id is not null) or kind::text in ('invite', 'test', 'report'));
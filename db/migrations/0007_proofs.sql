CREATE TABLE "proofs" (
	"message_id" bigint PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"emptied_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "proofs" ADD CONSTRAINT "proofs_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "proofs_with_text" ON "proofs" USING btree ("sealed_at") WHERE emptied_at is null;--> statement-breakpoint
CREATE INDEX "sealed_messages_age" ON "sealed_messages" USING brin ("sealed_at");--> statement-breakpoint
-- Every claim pays in these rows: room in the page keeps that there (HOT).
ALTER TABLE paces SET (fillfactor = 50);

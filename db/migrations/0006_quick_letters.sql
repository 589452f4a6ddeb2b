ALTER TABLE "sealed_messages" ADD COLUMN "uid" uuid;--> statement-breakpoint
-- A letter of some 3 kB stays in its row as it is: neither packed and unpacked, nor fetched from a second table.
ALTER TABLE sealed_messages SET (toast_tuple_target = 8160);--> statement-breakpoint
ALTER TABLE message_texts SET (toast_tuple_target = 8160);--> statement-breakpoint
-- Room for the three versions of each row in its own page (HOT): at 60, four in ten updates left it.
ALTER TABLE attempts SET (fillfactor = 30);

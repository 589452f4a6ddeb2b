-- Attempts are written once and updated twice (started, ended): room in the page keeps those updates there (HOT).
ALTER TABLE attempts SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);--> statement-breakpoint
-- Every message changes its state twice; dead index entries at the head of the queue would slow each claim.
ALTER TABLE messages SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);--> statement-breakpoint
ALTER TABLE count_deltas SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);

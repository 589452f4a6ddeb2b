-- Every web process keeps finished pages, and hears here that a text on them has changed, whoever changed it: staff, a command, a
-- worker, a person with psql. Once per statement, on tables that change seldom; numbers have a channel of their own.
CREATE FUNCTION tell_pages() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('pages', '');
  RETURN NULL;
END $$;--> statement-breakpoint
-- The post office counts refusals in this table: that is no change of a text.
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE OF slug, state, reference, letter_date, author, addressees,
  also_target_id, when_agreed, embedders ON campaigns FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON campaign_texts FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON areas FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON demands FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON demand_texts FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON template_versions FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON targets FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON terms FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON salutations FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON consent_texts FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON source_codes FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT OR DELETE OR UPDATE ON count_drifts FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();--> statement-breakpoint
CREATE TRIGGER tell_pages AFTER INSERT ON positions FOR EACH STATEMENT EXECUTE FUNCTION tell_pages();

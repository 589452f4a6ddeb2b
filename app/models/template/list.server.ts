/** All templates at a glance. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';

export type TemplateLine = {
  campaign: string;
  lang: string;
  /** The version that pages and letters use; null before the first is published. */
  inUse: number | null;
  newest: number;
  state: 'draft' | 'in review' | 'published';
  at: string;
};

/** One line for each campaign and language. */
export const listTemplates = (db: Db): Promise<TemplateLine[]> =>
  rowsOf<TemplateLine>(
    db,
    sql`select distinct on (c.slug, v.lang) c.slug as campaign, v.lang, v.version as newest, v.state,
          coalesce(v.published_at, v.submitted_at, v.created_at)::text as at,
          (select max(p.version) from template_versions p
           where p.campaign_id = v.campaign_id and p.lang = v.lang and p.state = 'published') as "inUse"
        from template_versions v join campaigns c on c.id = v.campaign_id
        order by c.slug, v.lang, v.version desc`,
  );

/** For each campaign, the languages its targets read in which it has no template yet. */
export const missingTemplates = (db: Db): Promise<{ campaign: string; langs: string[] }[]> =>
  rowsOf<{ campaign: string; langs: string[] }>(
    db,
    sql`select c.slug as campaign, to_jsonb(array(
          select distinct l from areas a join targets t on t.id = a.target_id, jsonb_array_elements_text(t.languages) l
          where a.campaign_id = c.id and not exists (
            select from template_versions v where v.campaign_id = c.id and v.lang = l) order by l)) as langs
        from campaigns c order by c.slug`,
  );

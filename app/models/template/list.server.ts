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

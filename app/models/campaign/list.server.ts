/** Campaigns as staff look after them. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';

export type CampaignLine = {
  id: number;
  slug: string;
  title: string;
  state: string;
  areas: number;
  opensAt: string | null;
  closesAt: string | null;
};

/** Every campaign, oldest first, with its English title and the number of its areas. */
export const listCampaignLines = (db: Db): Promise<CampaignLine[]> =>
  rowsOf<CampaignLine>(
    db,
    sql`select c.id, c.slug, coalesce(t.title, c.slug) as title, c.state, c.opens_at::text as "opensAt",
          c.closes_at::text as "closesAt", (select count(*)::int from areas a where a.campaign_id = c.id) as areas
        from campaigns c left join campaign_texts t on t.campaign_id = c.id and t.lang = 'en' order by c.id`,
  );

export type AreaLine = {
  code: string;
  name: string | null;
  targetId: number | null;
  organisation: string | null;
  person: string | null;
};

/** The areas of a campaign in their order, each with the office that its people write to. */
export const listAreas = (db: Db, campaignId: number): Promise<AreaLine[]> =>
  rowsOf<AreaLine>(
    db,
    sql`select a.code, a.names->>'en' as name, t.id as "targetId", t.organisation, r.person
        from areas a left join targets t on t.id = a.target_id
        left join terms r on r.target_id = t.id and r.until is null
        where a.campaign_id = ${campaignId} order by a.position, a.code`,
  );

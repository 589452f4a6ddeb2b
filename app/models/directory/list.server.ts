/** The directory as staff look after it: every target with its holder, address and what waits for it. */
import { eq, type SQL, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { type emailStatus, targets } from '#db/schema.ts';
import { VERIFIED_DAYS } from '../target.server.ts';

export type DirectoryEntry = {
  id: number;
  area: string;
  office: string;
  organisation: string;
  person: string | null;
  title: string;
  state: 'in_office' | 'being_checked';
  email: string | null;
  emailStatus: (typeof emailStatus.enumValues)[number];
  formUrl: string | null;
  languages: string[];
  verifiedOn: string | null;
  /** A person has to look at it again before live mode writes to it. */
  stale: boolean;
  /** Languages of its letters for which its holder has no salutation and closing. */
  unsaluted: string[];
  /** Letters that wait because of this target. */
  held: number;
};

/** All targets, or those of one campaign, in the order of area and office. */
export function listDirectory(
  db: Db,
  { campaignId }: { campaignId?: number } = {},
): Promise<DirectoryEntry[]> {
  return entries(db, campaignId === undefined ? sql`true` : ofCampaign(campaignId));
}

/** One target; null when there is none. */
export async function findEntry(db: Db, id: number): Promise<DirectoryEntry | null> {
  return (await entries(db, sql`t.id = ${id}`))[0] ?? null;
}

/** Targets that a campaign writes to: those of its areas, and the one that anyone may add. */
const ofCampaign = (campaignId: number): SQL => sql`t.id in (
  select target_id from areas where campaign_id = ${campaignId}
  union select also_target_id from campaigns where id = ${campaignId})`;

const entries = (db: Db, where: SQL) =>
  rowsOf<DirectoryEntry>(
    db,
    sql`select t.id, t.area, t.office, t.organisation, r.person, r.title, r.state, t.email,
          t.email_status as "emailStatus", t.form_url as "formUrl", t.languages, t.verified_on::text as "verifiedOn",
          t.verified_on is null or t.verified_on < current_date - ${VERIFIED_DAYS}::int as stale,
          to_jsonb(array(select l from jsonb_array_elements_text(t.languages) l
                         where not exists (select from salutations s where s.term_id = r.id and s.lang = l))) as unsaluted,
          (select count(*)::int from messages m where m.target_id = t.id and m.state = 'held'
             and m.hold_reason in ('no address', 'address unverified', 'target changed')) as held
        from targets t join terms r on r.target_id = t.id and r.until is null
        where ${where} order by t.area, t.office`,
  );

/** How an office is reached, as staff edit it; null when there is none of that number. */
export async function findContact(db: Db, id: number) {
  const [row] = await db
    .select({
      organisation: targets.organisation,
      email: targets.email,
      emailSource: targets.emailSource,
      formUrl: targets.formUrl,
      languages: targets.languages,
      timeZone: targets.timeZone,
      note: targets.note,
    })
    .from(targets)
    .where(eq(targets.id, id));
  return row ?? null;
}

export type TermEntry = {
  id: number;
  person: string | null;
  title: string;
  since: string | null;
  until: string | null;
  state: 'in_office' | 'being_checked';
  source: string;
  asOf: string;
  lines: { lang: string; salutation: string; closing: string }[];
};

/** Who has held an office, newest first, each with their whole salutation and closing lines. */
export const listTerms = (db: Db, targetId: number): Promise<TermEntry[]> =>
  rowsOf<TermEntry>(
    db,
    sql`select r.id, r.person, r.title, r.since::text, r.until::text, r.state, r.source, r.as_of::text as "asOf",
          coalesce((select jsonb_agg(jsonb_build_object('lang', s.lang, 'salutation', s.salutation, 'closing', s.closing)
                    order by s.lang) from salutations s where s.term_id = r.id), '[]') as lines
        from terms r where r.target_id = ${targetId}
        order by r.until is not null, r.until desc, r.id desc`,
  );

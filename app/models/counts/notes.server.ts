/** Days worth remembering beside the counts: notes of staff, and milestones that note themselves. */
import { desc, eq, sql } from 'drizzle-orm';
import { type Db, jsonRows, rowsOf } from '#db/connect.ts';
import { campaignNotes } from '#db/schema.ts';
import { memberStates } from './population.ts';

/** The first so many of a country are worth a note. */
const COUNTRY_STEP = 100;
const ALL_STEPS = [1_000, 10_000, 100_000, 1_000_000];

/** Adds a note to a day of a campaign (`2026-05-03`); staffId null: the system's own. */
export async function addStaffNote(
  db: Db,
  campaignId: number,
  day: string,
  text: string,
  staffId: number | null = null,
): Promise<void> {
  await db.insert(campaignNotes).values({ campaignId, day, kind: 'staff', text, staffId });
}

/** The notes of a campaign, newest day first. */
export const listNotes = (db: Db, campaignId: number) =>
  db
    .select()
    .from(campaignNotes)
    .where(eq(campaignNotes.campaignId, campaignId))
    .orderBy(desc(campaignNotes.day), desc(campaignNotes.id));

type Reached = { campaign_id: number; dimension: string; key: string; n: number };

/**
 * Notes each milestone that was reached and has no note yet: once, whoever looks and however often. Reads a few hundred
 * rollups. Returns how many were new.
 */
export async function noteMilestones(db: Db): Promise<number> {
  const rows = await rowsOf<Reached>(
    db,
    sql`select campaign_id, dimension, key, n from rollups
        where stage = 'confirmed' and n > 0 and dimension in ('all', 'country')`,
  );
  const found = rows.flatMap(milestonesOf).concat(everyState(rows));
  if (found.length === 0) return 0;
  const added = await rowsOf(
    db,
    sql`insert into campaign_notes (campaign_id, day, kind, key, text)
        select campaign_id, (now() at time zone 'UTC')::date, 'milestone', key, text
        from jsonb_to_recordset(${jsonRows(found)}) as m(campaign_id int, key text, text text)
        on conflict (campaign_id, key) do nothing returning id`,
  );
  return added.length;
}

type Milestone = { campaign_id: number; key: string; text: string };

function milestonesOf({ campaign_id, dimension, key, n }: Reached): Milestone[] {
  if (dimension === 'country')
    return n >= COUNTRY_STEP
      ? [
          {
            campaign_id,
            key: `country ${COUNTRY_STEP} ${key}`,
            text: `The first ${COUNTRY_STEP} people of ${nameOf(key)}`,
          },
        ]
      : [];
  return ALL_STEPS.filter((step) => n >= step).map((step) => ({
    campaign_id,
    key: `all ${step}`,
    text: `${step.toLocaleString('en')} people have taken part`,
  }));
}

/** Countries by their English names; an area of another kind by its code, as its campaign calls it. */
const nameOf = (code: string): string => (/^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code);
const countryNames = new Intl.DisplayNames('en', { type: 'region' });

/** Every member state has somebody. */
function everyState(rows: readonly Reached[]): Milestone[] {
  const campaigns = [...new Set(rows.map((row) => row.campaign_id))];
  return campaigns
    .filter((id) =>
      memberStates.every((code) =>
        rows.some((row) => row.campaign_id === id && row.dimension === 'country' && row.key === code),
      ),
    )
    .map((campaign_id) => ({ campaign_id, key: 'states 27', text: 'All 27 member states are reached' }));
}

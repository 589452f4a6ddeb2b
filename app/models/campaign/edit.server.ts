/** Changing what a campaign says of itself, and when it opens and closes. */
import { eq, sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { campaigns, campaignTexts } from '#db/schema.ts';
import { setCampaignState } from '../campaign-state.server.ts';
import { ImportError } from '../import-letter.server.ts';

export type CampaignFacts = Pick<
  typeof campaigns.$inferSelect,
  | 'reference'
  | 'letterDate'
  | 'author'
  | 'addressees'
  | 'alsoTargetId'
  | 'whenUncertain'
  | 'whenAgreed'
  | 'embedders'
  | 'opensAt'
  | 'closesAt'
  | 'deadline'
  | 'digestFrom'
>;
export type CampaignWords = Pick<
  typeof campaignTexts.$inferSelect,
  'title' | 'headline' | 'lead' | 'about' | 'sourceNote'
>;

/** A campaign with its words in each language, drafts included; null when there is none. */
export async function campaignToEdit(db: Db, slug: string) {
  const [row] = await db.select().from(campaigns).where(eq(campaigns.slug, slug));
  if (!row) return null;
  const texts = await db
    .select()
    .from(campaignTexts)
    .where(eq(campaignTexts.campaignId, row.id))
    .orderBy(campaignTexts.lang);
  return { ...row, texts };
}

/** Changes the facts of a campaign. Throws ImportError when it would close before it opens. */
export async function editFacts(db: Db, id: number, facts: CampaignFacts): Promise<void> {
  const { opensAt, closesAt } = facts;
  if (opensAt && closesAt && closesAt <= opensAt)
    throw new ImportError('The campaign would close before it opens: choose a later time to close.');
  await db.update(campaigns).set(facts).where(eq(campaigns.id, id));
}

/** Changes or adds the words of a campaign in one language. Letters are not touched: their words are the template's. */
export async function editWords(
  db: Db,
  campaignId: number,
  lang: string,
  words: CampaignWords,
): Promise<void> {
  await db
    .insert(campaignTexts)
    .values({ campaignId, lang, ...words })
    .onConflictDoUpdate({ target: [campaignTexts.campaignId, campaignTexts.lang], set: words });
}

/** Opens and closes campaigns whose time has come, by the database's clock; one with nobody to write to stays a draft. */
export async function keepSchedule(db: Db): Promise<number> {
  const due = await rowsOf<{ id: number; slug: string; to: 'open' | 'closed' }>(
    db,
    sql`select id, slug, case when closes_at <= now() then 'closed' else 'open' end as to
        from campaigns c
        where (opens_at <= now() and state = 'draft' and exists (select from areas where campaign_id = c.id)) or (closes_at <= now() and state in ('open', 'paused'))`,
  );
  for (const { id, slug, to } of due) {
    await db.transaction(async (tx) => {
      await setCampaignState(tx, slug, to);
      // What its letters should have left by stays known, once it has closed by itself.
      const deadline = sql`coalesce(${campaigns.deadline}, ${campaigns.closesAt})`;
      const time = to === 'open' ? { opensAt: null } : { closesAt: null, deadline };
      await tx.update(campaigns).set(time).where(eq(campaigns.id, id));
    });
  }
  return due.length;
}

/** What an office asks for with its key: to be left alone, or for digests. Both hold at once. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { campaigns, officeKeys, targets } from '#db/schema.ts';
import { findCampaign } from '../campaign.server.ts';
import { stopLetters } from '../message/switches.server.ts';
import { recordAct } from '../staff/audit.server.ts';
import { awaitDigest } from './digests.server.ts';
import { findOfficeKey, type OfficeKey } from './key.server.ts';

export type OfficePlace = {
  key: OfficeKey;
  organisation: string;
  /** The office's first language. */
  lang: string;
  title: string;
};

/** The office and the campaign behind a link; null when it is forged or gone. Titles are told in `lang`, else in the office's own. */
export async function findOfficePlace(db: Db, token: string, lang?: string): Promise<OfficePlace | null> {
  const key = await findOfficeKey(db, token);
  if (!key) return null;
  const [row] = await db
    .select({ target: targets, slug: campaigns.slug })
    .from(targets)
    .innerJoin(campaigns, eq(campaigns.id, key.campaignId))
    .where(eq(targets.id, key.targetId));
  const spoken = lang ?? row?.target.languages[0] ?? 'en';
  const campaign = row && (await findCampaign(db, row.slug, spoken));
  if (!row || !campaign) return null;
  const isOwn = row.target.languages[0] === spoken;
  const organisation = (isOwn && row.target.organisationLocal) || row.target.organisation;
  return { key, organisation, lang: spoken, title: campaign.title };
}

/**
 * Keeps what an office asks for; the first time counts. A stop is a switch, which staff may lift once they have spoken; after
 * the other, letters without words of their own come in digests only.
 */
export async function askAsOffice(db: Db, key: OfficeKey, what: 'stop' | 'digest'): Promise<void> {
  const column = what === 'stop' ? 'stopAskedAt' : 'digestAskedAt';
  await db.transaction(async (tx) => {
    const asked = await tx
      .update(officeKeys)
      .set({ [column]: sql`now()` })
      .where(and(eq(officeKeys.id, key.id), isNull(officeKeys[column])))
      .returning({ id: officeKeys.id });
    if (!asked.length) return;
    const id = String(key.targetId);
    if (what === 'stop') await stopLetters(tx, 'target', id, 'the office asked for it');
    else await awaitDigest(tx, key);
    await recordAct(tx, {
      ...{ staffId: null, verb: what === 'stop' ? 'office stopped its letters' : 'office asked for digests' },
      ...{ subject: { kind: 'target', id }, campaignId: key.campaignId },
    });
  });
}

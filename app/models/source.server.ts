/** Where people come from: registered codes on links (`?s=newsletter`), and no other trace of it. */
import { and, asc, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { campaigns, sourceCodes } from '#db/schema.ts';
import { isSharingCode, sharingCodes } from './sharing.ts';

const CODE = /^[a-z0-9][a-z0-9-]{0,31}$/;

export class SourceError extends Error {}

/** The code if it is one of ours or registered for this campaign, else null: what anyone may type is not kept. */
export async function findSource(db: Db, campaignId: number, code: string | null): Promise<string | null> {
  if (!code || !CODE.test(code)) return null;
  if (isSharingCode(code)) return code;
  const [row] = await db
    .select({ code: sourceCodes.code })
    .from(sourceCodes)
    .where(and(eq(sourceCodes.campaignId, campaignId), eq(sourceCodes.code, code)));
  return row?.code ?? null;
}

/** Registers a code for a campaign, or gives a registered one another label. Throws SourceError for an unfit one. */
export async function registerSource(db: Db, slug: string, code: string, label: string): Promise<void> {
  if (!CODE.test(code))
    throw new SourceError(`“${code}” can't be a code: use up to 32 small letters, digits and dashes.`);
  if (isSharingCode(code)) throw new SourceError(`“${code}” is one of our own codes: choose another.`);
  const [campaign] = await db.select({ id: campaigns.id }).from(campaigns).where(eq(campaigns.slug, slug));
  if (!campaign) throw new SourceError(`There is no campaign “${slug}”.`);
  await db
    .insert(sourceCodes)
    .values({ campaignId: campaign.id, code, label })
    .onConflictDoUpdate({ target: [sourceCodes.campaignId, sourceCodes.code], set: { label } });
}

/** Registered codes of a campaign, with what they stand for. */
export const listSources = (db: Db, campaignId: number) =>
  db
    .select({ code: sourceCodes.code, label: sourceCodes.label })
    .from(sourceCodes)
    .where(eq(sourceCodes.campaignId, campaignId))
    .orderBy(asc(sourceCodes.code));

/** Every link's code that means something, as `campaign?s=code`: ours for each campaign, and the registered ones. */
export async function knownLinks(db: Db): Promise<ReadonlySet<string>> {
  const slugs = await db.select({ slug: campaigns.slug }).from(campaigns);
  const registered = await db
    .select({ slug: campaigns.slug, code: sourceCodes.code })
    .from(sourceCodes)
    .innerJoin(campaigns, eq(campaigns.id, sourceCodes.campaignId));
  const ours = slugs.flatMap(({ slug }) => sharingCodes.map((code) => ({ slug, code })));
  return new Set([...ours, ...registered].map(({ slug, code }) => `${slug}?s=${code}`));
}

/** Whom a campaign addresses in an area: the office, the person of the current term, and what a letter to it meets. */
import { and, eq, isNull } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import type { Db } from '#db/connect.ts';
import { kept } from '#db/kept.ts';
import { areas, campaigns, salutations, targets, terms } from '#db/schema.ts';
import type { HoldReason } from './message/queue.server.ts';

export type Outlook = 'sends' | Extract<HoldReason, 'no address' | 'address unverified' | 'target changed'>;

export type TargetCard = {
  id: number;
  person: string | null;
  title: string;
  organisation: string;
  /** Title and organisation as the office itself writes them, in the first of its languages. */
  local: { lang: string; title: string; organisation: string } | null;
  /** In which it can be written to, the first one first. */
  languages: string[];
  contactAsOf: string;
  outlook: Outlook;
  formUrl: string | null;
  note: string | null;
  /** Only where a letter would be sent to it: an unchecked address is not shown to anyone. */
  email: string | null;
};

/** The target of an area of a campaign, or null when the area is unknown or has none yet. */
export const findTarget = (db: Db, campaignId: number, area: string): Promise<TargetCard | null> =>
  kept(db, `target of ${campaignId} ${area}`, async () => {
    const [row] = await db
      .select({ targetId: areas.targetId })
      .from(areas)
      .where(and(eq(areas.campaignId, campaignId), eq(areas.code, area)));
    return row?.targetId ? targetCard(db, row.targetId) : null;
  });

/** The target that anyone may add to their own, if the campaign has one. */
export async function findAlsoTarget(db: Db, campaignId: number): Promise<TargetCard | null> {
  const { targetId } = await kept(db, `also target of ${campaignId}`, async () => {
    const [row] = await db
      .select({ targetId: campaigns.alsoTargetId })
      .from(campaigns)
      .where(eq(campaigns.id, campaignId));
    return row ?? { targetId: null };
  });
  return targetId ? targetCard(db, targetId) : null;
}

/** One target with its current term; null when it has no current term. */
export const targetCard = (db: Db, id: number): Promise<TargetCard | null> =>
  kept(db, `target ${id}`, () => readCard(db, id));

async function readCard(db: Db, id: number): Promise<TargetCard | null> {
  const [row] = await db
    .select()
    .from(targets)
    .innerJoin(terms, and(eq(terms.targetId, targets.id), isNull(terms.until)))
    .where(eq(targets.id, id));
  if (!row) return null;
  const outlook = outlookOf(row.targets, row.terms);
  return {
    id,
    person: row.terms.person,
    title: row.terms.title,
    organisation: row.targets.organisation,
    local: inOwnWords(row.targets, row.terms),
    languages: row.targets.languages,
    contactAsOf: row.targets.contactAsOf,
    outlook,
    formUrl: row.targets.formUrl,
    note: row.targets.note,
    email: outlook === 'sends' ? row.targets.email : null,
  };
}

function inOwnWords(
  { languages, organisationLocal }: typeof targets.$inferSelect,
  { titleLocal }: typeof terms.$inferSelect,
): TargetCard['local'] {
  const [lang] = languages;
  return lang && titleLocal && organisationLocal
    ? { lang, title: titleLocal, organisation: organisationLocal }
    : null;
}

function outlookOf(target: typeof targets.$inferSelect, term: typeof terms.$inferSelect): Outlook {
  if (term.state === 'being_checked' || !term.person) return 'target changed';
  if (!target.email) return 'no address';
  if (target.emailStatus === 'unverified' || (env.live && !isFresh(target.verifiedOn)))
    return 'address unverified';
  return 'sends';
}

/** In live mode a person must have checked the address within this many days. */
export const VERIFIED_DAYS = 90;

const isFresh = (day: string | null): boolean =>
  day !== null && Date.now() - Date.parse(day) < VERIFIED_DAYS * 86_400_000;

/** The name a letter is addressed to: the person, else the office. */
export const addressee = (card: Pick<TargetCard, 'person' | 'title'>): string => card.person ?? card.title;

/** The same in a letter: where only the office is known, as the office calls it in that language. */
export const addresseeIn = (card: TargetCard, lang: string): string =>
  card.person ?? (card.local?.lang === lang ? card.local.title : card.title);

/** Salutation and closing lines for the current term of a target: in a language, else in English, else in its own. */
export async function greeting(db: Db, targetId: number, lang: string) {
  const rows = await kept(db, `greetings ${targetId}`, async () =>
    db
      .select({ lang: salutations.lang, salutation: salutations.salutation, closing: salutations.closing })
      .from(salutations)
      .innerJoin(terms, and(eq(terms.id, salutations.termId), isNull(terms.until)))
      .where(eq(terms.targetId, targetId)),
  );
  const line = rows.find((row) => row.lang === lang) ?? rows.find((row) => row.lang === 'en') ?? rows[0];
  if (!line) throw new Error(`Target ${targetId} has no salutation.`);
  return line;
}

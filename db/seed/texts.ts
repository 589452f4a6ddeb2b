/** Texts in all languages. What a database has already stays: only what is missing is added. */
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Db } from '../connect.ts';
import {
  areas,
  campaignTexts,
  consentTexts,
  demands,
  demandTexts,
  type PhraseState,
  templateVersions,
} from '../schema.ts';
import { type Consents, readLanguages, type Texts } from './files.ts';

/** Consent texts are added on every start: a new wording comes as a new version and old rows stay. */
export async function seedConsents(tx: Db, folder: string): Promise<void> {
  const rows = readLanguages<Consents>(folder).flatMap(({ lang, state, version, from, texts }) =>
    Object.entries(texts).map(([purpose, text]) => ({
      purpose: purpose as keyof Consents['texts'],
      lang,
      version,
      text,
      sha256: createHash('sha256').update(text).digest('hex'),
      textState: state,
      sourceRevision: from?.[purpose] ?? null,
    })),
  );
  await tx.insert(consentTexts).values(rows).onConflictDoNothing();
}

/** Adds the languages of `folder` that a campaign lacks. */
export async function seedTexts(tx: Db, campaignId: number, folder: string): Promise<void> {
  const all = readLanguages<Texts>(folder);
  await tx
    .insert(campaignTexts)
    .values(all.map((t) => ({ campaignId, lang: t.lang, ...t.campaign, ...reviewOf(t, t.from?.campaign) })))
    .onConflictDoNothing();
  await tx
    .insert(templateVersions)
    .values(
      all.map((t) => ({
        ...{ campaignId, lang: t.lang, version: 1, state: 'published' as const },
        ...t.template,
        ...reviewOf(t, t.from?.template),
      })),
    )
    .onConflictDoNothing();
  await seedDemandTexts(tx, campaignId, all);
  await seedPhrases(tx, campaignId, all);
}

const reviewOf = ({ state }: Texts, revision: string | undefined) => ({
  textState: state,
  sourceRevision: revision ?? null,
});

async function seedDemandTexts(tx: Db, campaignId: number, all: Texts[]) {
  const rows = await tx.select().from(demands).where(eq(demands.campaignId, campaignId));
  const ids = new Map(rows.map(({ id, number }) => [number, id]));
  const texts = all.flatMap((t) =>
    t.demands.flatMap(({ number, ...text }) => {
      const demandId = ids.get(number);
      return demandId ? [{ demandId, lang: t.lang, ...text, ...reviewOf(t, t.from?.demands[number]) }] : [];
    }),
  );
  await tx.insert(demandTexts).values(texts).onConflictDoNothing();
}

async function seedPhrases(tx: Db, campaignId: number, all: Texts[]) {
  const rows = await tx.select().from(areas).where(eq(areas.campaignId, campaignId));
  for (const { code, phrases, names, phraseStates } of rows) {
    const missing = all.filter((t) => t.areas[code] && phrases[t.lang] === undefined);
    if (missing.length === 0) continue;
    const stateOf = (t: Texts): PhraseState => ({
      state: t.state,
      sourceRevision: t.from?.areas[code] ?? null,
    });
    const added = byLanguage(missing, (t) => t.names[code]);
    await tx
      .update(areas)
      .set({
        phrases: { ...byLanguage(missing, (t) => t.areas[code]), ...phrases },
        names: names || Object.keys(added).length > 0 ? { ...added, ...names } : null,
        phraseStates: { ...byLanguage(missing, stateOf), ...phraseStates },
      })
      .where(and(eq(areas.campaignId, campaignId), eq(areas.code, code)));
  }
}

/** What `of` says of each language that has it. */
const byLanguage = <T>(all: Texts[], of: (t: Texts) => T | undefined): Record<string, T> =>
  Object.fromEntries(
    all.flatMap((t): [string, T][] => {
      const value = of(t);
      return value === undefined ? [] : [[t.lang, value]];
    }),
  );

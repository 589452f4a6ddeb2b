/** The sentences that people agree to, in their own language. */
import { asc, inArray } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import type { Db } from '#db/connect.ts';
import { consentPurpose, consentTexts } from '#db/schema.ts';
import { SOURCE } from './campaign-languages.server.ts';

export type ConsentPurpose = (typeof consentPurpose.enumValues)[number];
export type Consents = Record<ConsentPurpose, { id: number; lang: string; text: string }>;

/** The newest wording of each purpose in the reader's language, or in English where there is none to be used. */
export async function currentConsents(db: Db, lang: string): Promise<Consents> {
  const rows = await db
    .select()
    .from(consentTexts)
    .where(inArray(consentTexts.lang, [lang, SOURCE]))
    .orderBy(asc(consentTexts.version));
  const usable = rows.filter(({ textState }) => !(env.live && textState === 'draft'));
  // What comes later wins: newer versions, and the reader's language over English.
  const ordered = usable.sort((a, b) => Number(a.lang === lang) - Number(b.lang === lang));
  const newest = Object.fromEntries(
    ordered.map(({ purpose, id, lang, text }) => [purpose, { id, lang, text }]),
  );
  const missing = consentPurpose.enumValues.filter((purpose) => !newest[purpose]);
  if (missing.length)
    throw new Error(`No consent text in ${lang} for ${missing.join(', ')}: run npm run setup.`);
  return newest as Consents;
}

/** Saying that a person has read a language, or has not: all texts of a campaign in it at once. */
import { and, eq, inArray } from 'drizzle-orm';
import type { TextState } from '#app/i18n/xliff.ts';
import type { Db } from '#db/connect.ts';
import { areas, campaignTexts, consentTexts, demands, demandTexts, templateVersions } from '#db/schema.ts';
import { SOURCE } from '../campaign-languages.server.ts';
import { campaignId, TranslationError } from './exchange.server.ts';

/** Sets the state of a campaign's texts in a language, in one transaction. Throws TranslationError for English. */
export async function setTextState(db: Db, slug: string, lang: string, state: TextState): Promise<void> {
  if (lang === SOURCE) throw new TranslationError('English is the source: it has no review.');
  await db.transaction(async (tx) => {
    const id = await campaignId(tx, slug);
    const set = { textState: state };
    const ids = tx.select({ id: demands.id }).from(demands).where(eq(demands.campaignId, id));
    await tx
      .update(campaignTexts)
      .set(set)
      .where(and(eq(campaignTexts.campaignId, id), eq(campaignTexts.lang, lang)));
    await tx
      .update(templateVersions)
      .set(set)
      .where(
        and(
          eq(templateVersions.campaignId, id),
          eq(templateVersions.lang, lang),
          eq(templateVersions.state, 'published'),
        ),
      );
    await tx
      .update(demandTexts)
      .set(set)
      .where(and(inArray(demandTexts.demandId, ids), eq(demandTexts.lang, lang)));
    await tx.update(consentTexts).set(set).where(eq(consentTexts.lang, lang));
    for (const area of await tx.select().from(areas).where(eq(areas.campaignId, id)).for('update')) {
      const known = area.phraseStates[lang];
      if (!known) continue;
      const phraseStates = { ...area.phraseStates, [lang]: { ...known, state } };
      await tx.update(areas).set({ phraseStates }).where(eq(areas.id, area.id));
    }
  });
}

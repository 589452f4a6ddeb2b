/** Everything that a campaign says in one language, in groups, with how far each has come. */
import { and, asc, desc, eq } from 'drizzle-orm';
import type { TextState } from '#app/i18n/xliff.ts';
import type { Db } from '#db/connect.ts';
import { areas, campaignTexts, consentTexts, demands, demandTexts, templateVersions } from '#db/schema.ts';
import { type Pieces, piecesOf } from './groups.ts';

export type Group = { pieces: Pieces; state: TextState; sourceRevision: string | null };

/** The groups of a campaign in a language by name; a group that is not there has no translation. */
export async function groupsOf(db: Db, campaignId: number, lang: string): Promise<Map<string, Group>> {
  const [texts, templates, demandRows, areaRows, consents] = await Promise.all([
    db
      .select()
      .from(campaignTexts)
      .where(and(eq(campaignTexts.campaignId, campaignId), eq(campaignTexts.lang, lang))),
    publishedIn(db, campaignId, lang),
    db
      .select({ number: demands.number, text: demandTexts })
      .from(demandTexts)
      .innerJoin(demands, eq(demands.id, demandTexts.demandId))
      .where(and(eq(demands.campaignId, campaignId), eq(demandTexts.lang, lang)))
      .orderBy(asc(demands.number)),
    db.select().from(areas).where(eq(areas.campaignId, campaignId)).orderBy(asc(areas.position)),
    db.select().from(consentTexts).where(eq(consentTexts.lang, lang)).orderBy(asc(consentTexts.version)),
  ]);
  const groups = new Map<string, Group>();
  for (const text of texts) groups.set('campaign', reviewed(piecesOf.campaign(text), text));
  for (const template of templates) groups.set('template', reviewed(piecesOf.template(template), template));
  for (const { number, text } of demandRows)
    groups.set(`demand.${number}`, reviewed(piecesOf.demand(text), text));
  for (const { code, phrases, names, phraseStates } of areaRows) {
    const [phrase, review] = [phrases[lang], phraseStates[lang]];
    if (phrase === undefined) continue;
    const pieces = piecesOf.area({ phrase, name: names?.[lang] });
    groups.set(`area.${code}`, {
      pieces,
      state: review?.state ?? 'live',
      sourceRevision: review?.sourceRevision ?? null,
    });
  }
  // Ordered by version: the newest wording of a purpose is what stays.
  for (const consent of consents)
    groups.set(`consent.${consent.purpose}`, reviewed(piecesOf.consent(consent.text), consent));
  return groups;
}

const reviewed = (
  pieces: Pieces,
  { textState, sourceRevision }: { textState: TextState; sourceRevision: string | null },
): Group => ({ pieces, state: textState, sourceRevision });

const publishedIn = (db: Db, campaignId: number, lang: string) =>
  db
    .select()
    .from(templateVersions)
    .where(
      and(
        eq(templateVersions.campaignId, campaignId),
        eq(templateVersions.lang, lang),
        eq(templateVersions.state, 'published'),
      ),
    )
    .orderBy(desc(templateVersions.version))
    .limit(1);

/** In which languages a campaign can be read and written in, and in which the letter to a target. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { kept } from '#db/kept.ts';
import { areas, salutations, terms } from '#db/schema.ts';

/** What everything else falls back to. */
export const SOURCE = 'en';

/** `isDraft`: some of it nobody has reviewed. Live mode knows no such language. */
export type TextLanguage = { lang: string; isDraft: boolean };

/** The languages in which a campaign has all of its texts: its own, a published template and every demand. */
export async function campaignLanguages(db: Db, campaignId: number): Promise<TextLanguage[]> {
  return rowsOf<TextLanguage>(
    db,
    sql`select lang, bool_or(text_state = 'draft') as "isDraft" from (
          select lang, 'campaign' as part, text_state from campaign_texts where campaign_id = ${campaignId}
          union all
          select * from (
            select distinct on (lang) lang, 'template', text_state from template_versions
            where campaign_id = ${campaignId} and state = 'published' order by lang, version desc) newest
          union all
          select t.lang, d.number::text, t.text_state from demands d join demand_texts t on t.demand_id = d.id
          where d.campaign_id = ${campaignId}) texts
        group by lang
        having count(distinct part) = 2 + (select count(*) from demands where campaign_id = ${campaignId})
          and not (${env.live} and bool_or(text_state = 'draft'))`,
  );
}

/** The language of what is shown to a reader of `lang`: that one, else the source, else any that there is. */
export function readIn(lang: string, offered: readonly TextLanguage[]): TextLanguage | null {
  const inLanguage = (code: string) => offered.find((one) => one.lang === code);
  return inLanguage(lang) ?? inLanguage(SOURCE) ?? offered[0] ?? null;
}

/**
 * The languages that a letter from an area to a target may be in, the target's first one first: those that it has, that
 * its present holder is greeted in, and that the campaign has all texts in, the phrase for the area too. None: English.
 */
export const letterLanguages = (
  db: Db,
  campaign: { id: number; languages: readonly TextLanguage[] },
  area: string,
  target: { id: number; languages: string[] },
): Promise<TextLanguage[]> =>
  kept(db, `letter languages ${campaign.id} ${area} ${target.id}`, () =>
    readLetterLanguages(db, campaign, area, target),
  );

async function readLetterLanguages(
  db: Db,
  campaign: { id: number; languages: readonly TextLanguage[] },
  area: string,
  target: { id: number; languages: string[] },
): Promise<TextLanguage[]> {
  const [row] = await db
    .select({ phrases: areas.phrases, states: areas.phraseStates })
    .from(areas)
    .where(and(eq(areas.campaignId, campaign.id), eq(areas.code, area)));
  const greeted = await db
    .select({ lang: salutations.lang })
    .from(salutations)
    .innerJoin(terms, and(eq(terms.id, salutations.termId), isNull(terms.until)))
    .where(eq(terms.targetId, target.id));
  const all = campaign.languages;
  const offered = target.languages.flatMap((lang): TextLanguage[] => {
    const texts = all.find((one) => one.lang === lang);
    const isGreeted = greeted.some((line) => line.lang === lang);
    if (!texts || !isGreeted || row?.phrases[lang] === undefined) return [];
    const isDraft = row.states[lang]?.state === 'draft';
    return isDraft && env.live ? [] : [{ lang, isDraft: texts.isDraft || isDraft }];
  });
  return offered.length > 0 ? offered : [readIn(SOURCE, all) ?? { lang: SOURCE, isDraft: false }];
}

/** The language of a letter: the one asked for if it is offered, else the page's, else the first. */
export function letterLanguage(
  offered: readonly TextLanguage[],
  asked: string | null,
  page: string,
): TextLanguage {
  const inLanguage = (code: string | null) => offered.find(({ lang }) => lang === code);
  return inLanguage(asked) ?? inLanguage(page) ?? offered[0] ?? { lang: SOURCE, isDraft: false };
}

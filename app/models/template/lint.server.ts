/** A version tried on every target of its campaign at once: what would be wrong with the letters it makes. */
import { asc, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { areas, campaigns, salutations, targets, terms } from '#db/schema.ts';
import type { CampaignView } from '../campaign.server.ts';
import { composeLetter, LETTER_LIMIT, type LetterView } from '../letter.server.ts';
import { VERIFIED_DAYS } from '../target.server.ts';
import { findingsOf } from './findings.ts';
import type { Version } from './version.server.ts';

export type LintRow = {
  targetId: number;
  area: string;
  person: string | null;
  /** Whether the target reads this language at all. */
  reads: boolean;
  characters: number;
  findings: string[];
};

/** The longest name that the form takes, so that nothing is longer in real letters. */
export const LONG_NAME = 'Maximiliana-Theodora von und zu Papadopoulou-Vandenberghe de la Fontaine Łęczyńska';

/** One row for each target of the campaign, in the order of its areas. */
export async function lintVersion(db: Db, campaign: CampaignView, version: Version): Promise<LintRow[]> {
  const rows = await targetsOf(db, campaign.id);
  const found: LintRow[] = [];
  for (const row of rows) found.push(await lintTarget(db, campaign, version, row));
  return found;
}

type TargetLine = Awaited<ReturnType<typeof targetsOf>>[number];

async function lintTarget(
  db: Db,
  campaign: CampaignView,
  version: Version,
  { targetId, area, person, languages, langs, asOf }: TargetLine,
): Promise<LintRow> {
  const { lang, content } = version;
  const letter = await tryOn(db, campaign, version, targetId, area);
  const stale = Date.now() - Date.parse(asOf) > VERIFIED_DAYS * 86_400_000;
  const about = {
    hasSalutation: (langs ?? []).includes(lang),
    stale,
    demands: content.demands,
    limit: LETTER_LIMIT,
  };
  return {
    targetId,
    area,
    person,
    reads: languages.includes(lang),
    characters: [...letter.text].length,
    findings: findingsOf(letter, about),
  };
}

/** The longest letter a version makes for a target: every demand, a long name. */
export function tryOn(
  db: Db,
  campaign: CampaignView,
  version: Version,
  targetId: number,
  area: string,
  { name = LONG_NAME, ownWords = '' } = {},
): Promise<LetterView> {
  return composeLetter(db, campaign, targetId, {
    area,
    lang: version.lang,
    demands: version.content.demands.map(({ number }) => number),
    subject: 0,
    ownWords,
    editedText: null,
    name,
    templateVersionId: version.id,
  });
}

/** Every target that the campaign addresses, with the languages its current term has lines in. */
async function targetsOf(db: Db, campaignId: number) {
  const inUse = sql`${targets.id} in (select ${areas.targetId} from ${areas} where ${areas.campaignId} = ${campaignId}
    union select ${campaigns.alsoTargetId} from ${campaigns} where ${campaigns.id} = ${campaignId})`;
  return db
    .select({
      targetId: targets.id,
      area: targets.area,
      languages: targets.languages,
      person: terms.person,
      asOf: terms.asOf,
      langs: sql<string[] | null>`(select jsonb_agg(${salutations.lang}) from ${salutations}
        where ${salutations.termId} = ${terms.id})`,
    })
    .from(targets)
    .innerJoin(terms, eq(terms.targetId, targets.id))
    .where(sql`${isNull(terms.until)} and ${inUse}`)
    .orderBy(asc(targets.area), asc(targets.office));
}

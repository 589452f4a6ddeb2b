/** Choosing many actions at once by what they have in common, without looking at a person. */
import { and, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, campaigns } from '#db/schema.ts';
import { domainKey } from './traits.server.ts';

/** As typed: the campaign's name, moments of UTC as 2026-05-03T14:00, and '' for what does not matter. */
export type Typed = {
  campaign: string;
  from: string;
  until: string;
  area: string;
  domain: string;
  sameAs: string;
};

export type Choice = { campaignId: number; where: SQL; words: string };
export type ChoiceProblem = {
  field: 'campaign' | 'from' | 'until' | 'area' | 'domain' | 'same_as';
  text: string;
};
type Part = { where: SQL | undefined; words: string };

const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** The choice, or what is wrong with it. A whole campaign is no choice: something more must be said. */
export async function readChoice(db: Db, typed: Typed): Promise<Choice | ChoiceProblem> {
  const [campaign] = await db.select().from(campaigns).where(eq(campaigns.slug, typed.campaign));
  if (!campaign) return { field: 'campaign', text: 'Choose a campaign' };
  for (const field of ['from', 'until'] as const) {
    if (typed[field] !== '' && !isMoment(typed[field]))
      return { field, text: 'Enter a day and a time, as 2026-05-03T14:00' };
  }
  const same = typed.sameAs === '' ? null : await wordsOf(db, campaign.id, typed.sameAs);
  if (typed.sameAs !== '' && !same)
    return { field: 'same_as', text: 'There is no letter with this reference and words of its own' };
  const parts = partsOf(typed, same);
  if (parts.length === 0)
    return { field: 'from', text: 'Say more than the campaign: a time, a place, a domain or a letter' };
  return {
    campaignId: campaign.id,
    where: sql`${and(eq(actions.campaignId, campaign.id), ...parts.map(({ where }) => where))}`,
    words: [campaign.slug, ...parts.map(({ words }) => words)].join(', '),
  };
}

const isMoment = (text: string) => MOMENT.test(text) && !Number.isNaN(Date.parse(`${text}Z`));

function partsOf({ from, until, area, domain, sameAs }: Typed, words: string | null): Part[] {
  const parts: (Part | false)[] = [
    from !== '' && {
      where: gte(actions.confirmedAt, new Date(`${from}Z`)),
      words: `confirmed from ${from} UTC`,
    },
    until !== '' && { where: lt(actions.confirmedAt, new Date(`${until}Z`)), words: `until ${until} UTC` },
    area !== '' && { where: eq(actions.area, area), words: `in ${area}` },
    domain !== '' && { where: eq(actions.domainKey, domainKey(domain)), words: `addresses at ${domain}` },
    words !== null && { where: eq(actions.wordsKey, words), words: `same words as ${sameAs}` },
  ];
  return parts.filter((part) => part !== false);
}

async function wordsOf(db: Db, campaignId: number, reference: string): Promise<string | null> {
  const [row] = await db
    .select({ words: actions.wordsKey })
    .from(actions)
    .where(and(eq(actions.reference, reference.trim().toUpperCase()), eq(actions.campaignId, campaignId)));
  return row?.words ?? null;
}

/** What previews of mails are about: an invented writer, and the first campaign with an office that reads the language. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { type CampaignView, findCampaign, listCampaigns } from '../campaign.server.ts';
import { type ComposedLetter, composeLetter } from '../letter.server.ts';

/** An office that letters in a language may go to, from the area that writes to it. */
type Office = { lang: string; area: string; target: number };

export type Scene = {
  db: Db;
  lang: string;
  campaign: CampaignView;
  office: Office;
  /** The letter of the invented writer, in the language of the office. */
  letter(ownWords?: string): Promise<ComposedLetter>;
};

export const writer = 'Ana Petrova';
const reference = 'ABCDE-12345';

/** Sets the scene for a language; where no office reads it, the office is one that reads English, or any. Null without a campaign. */
export async function setScene(db: Db, lang: string): Promise<Scene | null> {
  const [first] = await listCampaigns(db, 'en');
  const campaign = first ? await findCampaign(db, first.slug, lang) : null;
  const offices = campaign ? await officesOf(db, campaign) : [];
  const office =
    offices.find((one) => one.lang === lang) ?? offices.find((one) => one.lang === 'en') ?? offices[0];
  if (!campaign || !office) return null;
  const written = new Map<string, Promise<ComposedLetter>>();
  const letter = (ownWords = '') => {
    const known = written.get(ownWords) ?? letterOf(db, campaign, office, ownWords);
    written.set(ownWords, known);
    return known;
  };
  return { db, lang, campaign, office, letter };
}

/** For each language in which the campaign's letters may be, an office that gets them. */
async function officesOf(db: Db, { id, languages }: CampaignView): Promise<Office[]> {
  const offices = await rowsOf<Office>(
    db,
    sql`select distinct on (s.lang) s.lang, a.code as area, g.id as target
        from areas a join targets g on g.id = a.target_id
        join terms t on t.target_id = g.id and t.until is null join salutations s on s.term_id = t.id
        where a.campaign_id = ${id} and g.languages @> to_jsonb(s.lang) and a.phrases -> s.lang is not null
        order by s.lang, g.languages ->> 0 = s.lang desc, t.person is not null desc, a.position`,
  );
  return offices.filter((office) => languages.some(({ lang }) => lang === office.lang));
}

/** As it is sent: with its reference, and the subject that its writer was shown. */
async function letterOf(db: Db, campaign: CampaignView, { lang, area, target }: Office, ownWords: string) {
  const demands = campaign.demands.map(({ number }) => number);
  const draft = { lang, area, demands, subject: 0, ownWords, editedText: null, name: writer };
  const { subject } = await composeLetter(db, campaign, target, draft);
  return composeLetter(db, campaign, target, {
    ...draft,
    taken: { reference, subject, templateVersionId: null },
  });
}

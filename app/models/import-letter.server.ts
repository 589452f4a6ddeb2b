/** From a parsed open letter to a draft campaign: its demands, a default template, no areas yet. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { campaigns, campaignTexts, demands, demandTexts, templateVersions } from '#db/schema.ts';
import type { OpenLetter } from './open-letter.ts';

const LANG = 'en';
const SUBJECT_LIMIT = 150;

/** Pages that stand beside the campaigns. */
const reservedSlugs = ['about', 'privacy', 'accessibility', 'contact'];

export class ImportError extends Error {
  override name = 'ImportError';
}

/**
 * Stores a draft campaign in one transaction and returns its slug.
 * Throws ImportError when the slug is taken or not fit for an address.
 */
export async function importLetter(db: Db, letter: OpenLetter, slug = slugOf(letter.title)): Promise<string> {
  return db.transaction(async (tx) => {
    await checkSlug(tx, slug);
    const { reference, date, addressees, title } = letter;
    const [row] = await tx
      .insert(campaigns)
      .values({ slug, reference, letterDate: date, author: 'its authors', addressees, state: 'draft' })
      .returning({ id: campaigns.id });
    if (!row) throw new ImportError('The campaign could not be stored.');
    const campaignId = row.id;
    await tx.insert(campaignTexts).values({ campaignId, lang: LANG, title, ...defaultTexts(letter) });
    for (const [index, demand] of letter.demands.entries())
      await insertDemand(tx, campaignId, index + 1, demand);
    const template = { campaignId, lang: LANG, version: 1, state: 'published' as const };
    await tx
      .insert(templateVersions)
      .values({ ...template, subjects: defaultSubjects(letter), body: DEFAULT_BODY });
    return slug;
  });
}

/** Throws ImportError for a slug that can't be the address of a campaign, or is one already. */
export async function checkSlug(tx: Db, slug: string): Promise<void> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || slug.length > 60) {
    throw new ImportError(
      `“${slug}” can't be an address: use small letters, digits and single dashes (--slug NAME).`,
    );
  }
  if (reservedSlugs.includes(slug))
    throw new ImportError(`“${slug}” is the name of a page: choose another with --slug NAME.`);
  const [taken] = await tx.select({ id: campaigns.id }).from(campaigns).where(eq(campaigns.slug, slug));
  if (taken)
    throw new ImportError(`There is a campaign “${slug}” already: choose another name with --slug NAME.`);
}

async function insertDemand(
  tx: Db,
  campaignId: number,
  number: number,
  demand: OpenLetter['demands'][number],
) {
  const [row] = await tx.insert(demands).values({ campaignId, number }).returning({ id: demands.id });
  if (!row) throw new ImportError('A demand could not be stored.');
  const points = demand.points.map(({ label, text }) => ({ label, sentence: text, explanation: '' }));
  const { label, text: sentence } = demand;
  await tx
    .insert(demandTexts)
    .values({ demandId: row.id, lang: LANG, label, sentence, explanation: '', points });
}

/** Texts that are true of any open letter; staff write better ones. */
function defaultTexts({ title, demands }: OpenLetter) {
  const count = demands.length;
  return {
    headline: title,
    lead: `An open letter asks for ${count === 1 ? 'one thing' : `${count} things`}. Choose what matters to you, add a sentence of your own and send it in your name.`,
    about: ['Nothing is sent before you confirm it by e-mail. Answers go straight to you.'],
    sourceNote:
      'The demands are those of the open letter. This site is independent of the people who wrote it.',
  };
}

function defaultSubjects({ title }: OpenLetter): string[] {
  const fit = (subject: string) => [...subject].slice(0, SUBJECT_LIMIT).join('');
  return [fit(`About the open letter: ${title}`), fit(title), 'Please answer the open letter to your office'];
}

const DEFAULT_BODY = [
  '{salutation}',
  '{own_words}',
  'I am writing to you {country_phrase} about the open letter “{letter_title}” (reference {letter_reference}) of {letter_date}. I make its requests my own and write in my own name.',
  'I ask you to act on the following:',
  '{demands}',
  'I would be grateful if you told me what you intend to do. Thank you for your time; I look forward to your answer.',
  '{closing}\n{name}',
].join('\n\n');

/** `Three Benches — for Everyone!` -> `three-benches-for-everyone`, at most six words. */
function slugOf(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const words = plain
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .slice(0, 6);
  return words.join('-').slice(0, 60).replace(/-$/, '') || 'open-letter';
}

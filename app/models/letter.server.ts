/** From a supporter's choices to the letter as its target will read it: preview and sending share this one way. */
import { and, eq } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { formatDate } from '#app/i18n/format.ts';
import { translator } from '#app/i18n/t.server.ts';
import { verifyUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { kept } from '#db/kept.ts';
import { areas } from '#db/schema.ts';
import { type LetterParts, letterText, writeLetter } from '#emails/letter.ts';
import { type CampaignView, letterTexts, templateFor } from './campaign.server.ts';
import { type Likeness, likenessOf } from './originality/own-part.ts';
import { wordingOf } from './originality/wording.ts';
import { heedOf } from './position/heed.server.ts';
import { addresseeIn, greeting, targetCard } from './target.server.ts';

/** The whole letter, in code points; longer ones are refused at the form. */
export const LETTER_LIMIT = 10_000;

export type LetterDraft = {
  area: string;
  /** That of the letter, whatever its writer reads. */
  lang: string;
  /** Chosen demands by number, in the supporter's order. */
  demands: number[];
  /** Index into the campaign's subjects. */
  subject: number;
  /** Among the approved wordings of the demands; offered in turn. */
  turn?: number;
  ownWords: string;
  /** The supporter's own version of the middle, or null. */
  editedText: string | null;
  name: string;
  /** A version that is not in use yet, for its preview. */
  templateVersionId?: number;
  /** Set once the action exists: what its writer saw is what its target gets. */
  taken?: { reference: string; subject: string; templateVersionId: number | null; at?: Date };
};

export type LetterView = LetterParts & {
  lang: string;
  /** Nobody has reviewed the texts of this language. */
  isDraft: boolean;
  toName: string;
  subject: string;
  footer: string;
  text: string;
};

/** With what its writer made of it. */
export type ComposedLetter = LetterView & { likeness: Likeness };

/**
 * Composes the letter to one target, in the draft's language, or in English where the campaign has none (any more) in
 * that one. Throws when the target, its salutation or a published template is missing.
 */
export async function composeLetter(
  db: Db,
  campaign: CampaignView,
  targetId: number,
  draft: LetterDraft,
): Promise<ComposedLetter> {
  const card = await targetCard(db, targetId);
  const { taken } = draft;
  const versionId = taken?.templateVersionId ?? draft.templateVersionId ?? null;
  const template = await templateFor(db, campaign.id, draft.lang, versionId);
  if (!card || !template)
    throw new Error(`No letter to target ${targetId} in ${draft.lang}: target or template gone.`);
  const { lang } = template;
  const texts = lang === campaign.textLang ? campaign : await letterTexts(db, campaign.id, lang);
  // What its writer saw: a version brings its own demands along, unless it is from before versions had them.
  const demands = template.demands ?? texts.demands;
  const lines = await greeting(db, targetId, lang);
  const numbers = campaign.demands.map(({ number }) => number);
  const heed = await heedOf(db, campaign.id, targetId, numbers, taken?.at ?? null);
  const chosen = draft.demands
    .flatMap((number) => demands.filter((demand) => demand.number === number))
    .map((demand) => ({ ...demand, sentence: wordingOf(demand, draft.turn ?? 0) }));
  const isAgreed = ({ number }: { number: number }) => heed.agreed.includes(number);
  const thanked = heed.does === 'thanks' || chosen.every(isAgreed) ? chosen.filter(isAgreed) : [];
  const phrase = await countryPhrase(db, campaign.id, draft.area, lang);
  const write = (ownWords: string) =>
    writeLetter({
      template: template.body,
      salutation: lines.salutation,
      closing: lines.closing,
      name: draft.name,
      ownWords,
      countryPhrase: phrase,
      demands: chosen.filter((demand) => !isAgreed(demand)),
      thanks: thanked.length ? thanksFor(thanked, lang, texts.title, campaign.reference) : '',
      title: texts.title,
      reference: campaign.reference,
      date: formatDate(lang, campaign.letterDate),
    });
  const parts = write(draft.ownWords);
  const goesOn = !draft.ownWords && goOnInLowerCase.includes(lang) && lines.salutation.endsWith(',');
  const middle = goesOn ? withSmallInitial(parts.middle, lang) : parts.middle;
  const whole = { ...parts, middle: draft.editedText ?? middle };
  const footer = letterFooter(lang, taken?.reference ?? null);
  return {
    ...whole,
    lang,
    isDraft: template.textState === 'draft',
    toName: addresseeIn(card, lang),
    subject: taken?.subject ?? template.subjects[draft.subject] ?? template.subjects[0] ?? texts.title,
    footer,
    text: letterText(whole, footer),
    likeness: likenessOf(whole.middle, write('').middle),
  };
}

/** One paragraph for all that the office has agreed to. */
const thanksFor = (
  agreed: readonly { label: string }[],
  lang: string,
  title: string,
  reference: string,
): string =>
  translator(lang)('letter.thanks', {
    title,
    reference,
    demands: agreed.map(({ label }) => label).join('; '),
  });

/** Languages in which a sentence goes on after the comma of the greeting. What supporters write stays as they wrote it. */
const goOnInLowerCase = ['cs', 'pl', 'sk', 'sl'];

const withSmallInitial = (text: string, lang: string): string =>
  text.slice(0, 1).toLocaleLowerCase(lang) + text.slice(1);

function letterFooter(lang: string, reference: string | null): string {
  const t = translator(lang);
  if (!reference) return t('letter.footer.preview', { organisation: env.ORG_NAME });
  return t('letter.footer', { reference, organisation: env.ORG_NAME, url: verifyUrl(reference) });
}

async function countryPhrase(db: Db, campaignId: number, area: string, lang: string): Promise<string> {
  const row = await kept(db, `phrases ${campaignId} ${area}`, async () => {
    const [found] = await db
      .select({ phrases: areas.phrases })
      .from(areas)
      .where(and(eq(areas.campaignId, campaignId), eq(areas.code, area)));
    return found;
  });
  return row?.phrases[lang] ?? row?.phrases.en ?? '';
}

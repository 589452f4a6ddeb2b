/** All that the action page shows, for the form as it stands. */
import type { Problem } from '#app/components/problems.tsx';
import { db, readNumbers, texts } from '#app/db.server.ts';
import { makeFormToken } from '#app/models/abuse/form-token.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { letterLanguage, letterLanguages, type TextLanguage } from '#app/models/campaign-languages.server.ts';
import { countActions } from '#app/models/count.server.ts';
import {
  type ComposedLetter,
  composeLetter,
  LETTER_LIMIT,
  type LetterView,
} from '#app/models/letter.server.ts';
import { type Prospect, prospectOf } from '#app/models/pace/outlook.server.ts';
import { type Heed, heedOf } from '#app/models/position/heed.server.ts';
import { findAlsoTarget, findTarget, type TargetCard } from '#app/models/target.server.ts';
import { type AreaKind, areaKindOf } from './area-kind.ts';
import { checkWords } from './letter-check.server.ts';
import { type Intent, type LetterFields, textHash } from './letter-form.server.ts';
import { mailtoLink } from './mailto.ts';

export type WritePage = {
  lang: string;
  campaign: CampaignView;
  fields: LetterFields;
  areas: AreaKind;
  /** What the button of the last submit asked for; null when the page was just opened. */
  intent: Intent | null;
  problems: Problem[];
  target: TargetCard | null;
  /** Offered beside the target, never instead of it. */
  also: TargetCard | null;
  letter: LetterPart | null;
  /** Which demands the target has agreed to, and what the letter makes of it. */
  heed: Heed;
  counts: Awaited<ReturnType<typeof countActions>>;
  formToken: string;
};

export type LetterPart = {
  view: LetterView;
  /** Those that this office can be written to in. */
  languages: TextLanguage[];
  /** The supporter may ask for the same letter in the language of the page; not where it is edited. */
  canRead: boolean;
  /** That letter, once asked for: sent along each time, it would be a seventh of the page. */
  reading: LetterView | null;
  /** What the textarea for editing holds. */
  text: string;
  /** How long the whole letter may be, in code points. */
  max: number;
  /** Names the text that the template makes of the present choices. */
  textBase: string;
  /** For sending it oneself: the letter without our lines below it. */
  own: string;
  mailto: ReturnType<typeof mailtoLink>;
  /** Which way it goes and when; how many read like it. */
  prospect: Prospect;
};

/** Turns are counted round. */
const TURNS = 10_000;

/** Finds and composes what the page needs. Reads only. */
export async function writePage(
  campaign: CampaignView,
  typed: LetterFields,
  intent: Intent | null = null,
  problems: Problem[] = [],
): Promise<WritePage> {
  const [target, also, counts] = await Promise.all([
    typed.country ? findTarget(texts.db, campaign.id, typed.country) : null,
    findAlsoTarget(texts.db, campaign.id),
    intent === null
      ? readNumbers((from) => countActions(from, campaign.id, typed.country || null))
      : countActions(db, campaign.id, typed.country || null),
  ]);
  const fields = { ...typed, turn: typed.turn ?? counts.all % TURNS };
  return {
    lang: campaign.lang,
    campaign,
    fields,
    areas: areaKindOf(campaign),
    intent,
    problems,
    target,
    also: also && also.id !== target?.id ? also : null,
    heed: target
      ? await heedOf(
          texts.db,
          campaign.id,
          target.id,
          campaign.demands.map(({ number }) => number),
        )
      : { agreed: [], does: null },
    letter: target && (await letterPart(campaign, target, fields, intent === 'read')),
    counts,
    formToken: makeFormToken(),
  };
}

/** What a form that is sent has to be checked against: without numbers, positions and prospects, which only its page shows. */
export async function letterToCheck(campaign: CampaignView, fields: LetterFields) {
  const [target, also] = await Promise.all([
    fields.country ? findTarget(texts.db, campaign.id, fields.country) : null,
    findAlsoTarget(texts.db, campaign.id),
  ]);
  const letter = target && (await letterAsTyped(campaign, target, fields));
  return {
    hasTarget: target !== null,
    alsoOffered: also !== null && also.id !== target?.id,
    text: letter?.text ?? '',
    lang: letter?.lang ?? campaign.lang,
  };
}

async function letterAsTyped(campaign: CampaignView, target: TargetCard, fields: LetterFields) {
  const languages = await letterLanguages(texts.db, campaign, fields.country, target);
  const { lang } = letterLanguage(languages, fields.letterLang, campaign.lang);
  return composeFields(campaign, target.id, fields, lang);
}

async function letterPart(
  campaign: CampaignView,
  target: TargetCard,
  fields: LetterFields,
  isRead: boolean,
): Promise<LetterPart> {
  const languages = await letterLanguages(texts.db, campaign, fields.country, target);
  const { lang } = letterLanguage(languages, fields.letterLang, campaign.lang);
  const made = await composeFields(campaign, target.id, { ...fields, edited: null }, lang);
  const view = fields.edited === null ? made : await composeFields(campaign, target.id, fields, lang);
  const canRead = fields.edited === null && view.lang !== campaign.textLang;
  const own = [view.salutation, view.middle, `${view.closing}\n${view.name}`.trim()].join('\n\n');
  return {
    view,
    languages,
    canRead,
    reading: canRead && isRead ? await composeFields(campaign, target.id, fields, campaign.textLang) : null,
    text: fields.edited ?? made.middle,
    max: LETTER_LIMIT,
    textBase: textHash(made.middle),
    own,
    mailto: mailtoLink(target.email, view.subject, own),
    prospect: await prospectOf(db, campaign.id, target.id, view.likeness),
  };
}

/** The letter of a form as it stands, in a language; words that may not be sent are left out. */
export function composeFields(
  campaign: CampaignView,
  targetId: number,
  fields: LetterFields,
  lang: string,
): Promise<ComposedLetter> {
  const { words } = checkWords(fields);
  const draft = {
    area: fields.country,
    lang,
    demands: fields.demands,
    subject: fields.subject ?? 0,
    turn: fields.turn ?? 0,
    ownWords: words.own,
    editedText: words.edited,
    name: words.name,
  };
  return composeLetter(texts.db, campaign, targetId, draft);
}

/** All that the action page shows, for the form as it stands. */
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { letterLanguage, letterLanguages, type TextLanguage } from '#app/models/campaign-languages.server.ts';
import { countActions } from '#app/models/count.server.ts';
import { composeLetter, LETTER_LIMIT, type LetterView } from '#app/models/letter.server.ts';
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
  counts: Awaited<ReturnType<typeof countActions>>;
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
};

/** Finds and composes what the page needs. Reads only. */
export async function writePage(
  campaign: CampaignView,
  fields: LetterFields,
  intent: Intent | null = null,
  problems: Problem[] = [],
): Promise<WritePage> {
  const [target, also, counts] = await Promise.all([
    fields.country ? findTarget(db, campaign.id, fields.country) : null,
    findAlsoTarget(db, campaign.id),
    countActions(db, campaign.id, fields.country || null),
  ]);
  return {
    lang: campaign.lang,
    campaign,
    fields,
    areas: areaKindOf(campaign),
    intent,
    problems,
    target,
    also: also && also.id !== target?.id ? also : null,
    letter: target && (await letterPart(campaign, target, fields, intent === 'read')),
    counts,
  };
}

async function letterPart(
  campaign: CampaignView,
  target: TargetCard,
  fields: LetterFields,
  isRead: boolean,
): Promise<LetterPart> {
  const languages = await letterLanguages(db, campaign.id, fields.country, target);
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
  };
}

/** The letter of a form as it stands, in a language; words that may not be sent are left out. */
export function composeFields(
  campaign: CampaignView,
  targetId: number,
  fields: LetterFields,
  lang: string,
): Promise<LetterView> {
  const { words } = checkWords(fields);
  const draft = {
    area: fields.country,
    lang,
    demands: fields.demands,
    subject: fields.subject ?? 0,
    ownWords: words.own,
    editedText: words.edited,
    name: words.name,
  };
  return composeLetter(db, campaign, targetId, draft);
}

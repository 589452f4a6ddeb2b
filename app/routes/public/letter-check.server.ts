/** From the form as typed to an action that may be taken, or to the problems in the order of the page. */
import type { Problem } from '#app/components/problems.tsx';
import type { ActionForm } from '#app/models/action/take.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { parseEmailAddress } from '#app/models/email-address.ts';
import { LETTER_LIMIT } from '#app/models/letter.server.ts';
import { lengthOf, NAME_LIMIT, OWN_WORDS_LIMIT, parseMultiLine, parseName } from '#app/models/plain-text.ts';
import { areaKindOf } from './area-kind.ts';
import type { ConsentField, LetterFields } from './letter-form.server.ts';
import { consentOf } from './letter-form.server.ts';

/** What of the typed text may stand in a letter: words with a problem are left out of a preview. */
export type Words = { own: string; edited: string | null; name: string };

/** Checks what goes into the letter's text. */
export function checkWords(fields: LetterFields): { words: Words; problems: Problem[] } {
  const own = parseMultiLine(fields.own, OWN_WORDS_LIMIT);
  const edited = fields.edited === null ? null : parseMultiLine(fields.edited, LETTER_LIMIT);
  const name = parseName(fields.name);
  const problems: Problem[] = [];
  if (!own.ok && own.problem !== 'missing') {
    problems.push({ field: 'own', key: `error.own.${own.problem}`, values: { max: OWN_WORDS_LIMIT } });
  }
  if (edited && !edited.ok) {
    problems.push({ field: 'text', key: `error.text.${edited.problem}`, values: { max: LETTER_LIMIT } });
  }
  const words = {
    own: own.ok ? own.value : '',
    edited: edited?.ok ? edited.value : null,
    name: name.ok ? name.value : '',
  };
  return { words, problems };
}

type Letter = {
  hasTarget: boolean;
  alsoOffered: boolean;
  /** The whole letter; '' before a country is chosen. */
  text: string;
  /** The language it is in. */
  lang: string;
};

export type Checked = { ok: true; form: ActionForm } | { ok: false; problems: Problem[] };

/** Checks the whole form for sending a letter (`write`) or only signing (`sign`). */
export function checkForm(
  kind: ActionForm['kind'],
  campaign: CampaignView,
  fields: LetterFields,
  letter: Letter,
): Checked {
  const { words, problems: wordProblems } = checkWords(fields);
  const email = parseEmailAddress(fields.email);
  const problems: Problem[] = [...placeProblems(kind, campaign, fields, letter)];
  if (kind === 'write') problems.push(...letterProblems(fields, letter, wordProblems));
  const name = parseName(fields.name);
  if (!name.ok)
    problems.push({ field: 'name', key: `error.name.${name.problem}`, values: { max: NAME_LIMIT } });
  if (!email.ok) problems.push({ field: 'email', key: `error.email.${email.problem}` });
  if (kind === 'write' && !fields.consents.consent_send)
    problems.push({ field: 'consent_send', key: 'error.consent_send.missing' });
  if (!fields.consents.adult) problems.push({ field: 'adult', key: 'error.adult.missing' });
  if (problems.length > 0 || !email.ok) return { ok: false, problems };
  const common = {
    area: fields.country,
    lang: campaign.lang,
    letterLang: kind === 'write' ? letter.lang : campaign.lang,
    name: words.name,
    email: email.address,
  };
  const consents = (Object.keys(fields.consents) as ConsentField[])
    .filter((field) => fields.consents[field] && (kind === 'write' || field !== 'consent_send'))
    .map((field) => consentOf(campaign, field).id);
  if (kind === 'sign') {
    const nothing = { demands: [], subject: 0, ownWords: '', editedText: null, alsoTarget: false };
    return { ok: true, form: { kind, ...common, ...nothing, consents } };
  }
  const text = {
    demands: fields.demands,
    subject: fields.subject ?? 0,
    turn: fields.turn ?? 0,
    ownWords: words.own,
    editedText: words.edited,
  };
  return {
    ok: true,
    form: { kind, ...common, ...text, alsoTarget: fields.also && letter.alsoOffered, consents },
  };
}

function placeProblems(
  kind: ActionForm['kind'],
  campaign: CampaignView,
  { country }: LetterFields,
  { hasTarget }: Letter,
): Problem[] {
  const values = { areas: areaKindOf(campaign) };
  if (country === '') return [{ field: 'country', key: 'error.country.missing', values }];
  return kind === 'sign' || hasTarget ? [] : [{ field: 'country', key: 'error.country.no target', values }];
}

function letterProblems(fields: LetterFields, { text }: Letter, wordProblems: Problem[]): Problem[] {
  const problems: Problem[] = wordProblems.filter(({ field }) => field === 'own');
  // An edited text stands as it is, whichever demands are ticked beside it.
  if (fields.demands.length === 0 && fields.edited === null)
    problems.push({ field: 'demands', key: 'error.demands.missing' });
  if (fields.subject === null) problems.push({ field: 'subject', key: 'error.subject.missing' });
  problems.push(...wordProblems.filter(({ field }) => field === 'text'));
  if (problems.length === 0 && lengthOf(text) > LETTER_LIMIT) {
    problems.push({ field: 'text', key: 'error.text.too long', values: { max: LETTER_LIMIT } });
  }
  return problems;
}

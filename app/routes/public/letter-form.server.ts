/** The one form of the action page, read into values we know. Nothing else that was sent goes any further. */
import { createHash } from 'node:crypto';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { readFlatForm, readIntent } from './flat-form.server.ts';
import { moveNumber, readOrder } from './letter-order.ts';

const consentFields = {
  consent_send: 'send',
  consent_named: 'named',
  consent_updates: 'updates',
  adult: 'adult',
} as const;

export type ConsentField = keyof typeof consentFields;

/** Fields that are about the form. `topic` is unseen: what fills it in is no person. */
const guardFields = ['form_token', 'topic', 'email_kept'] as const;
export type Guard = { token: string; trap: string; kept: string };

const single = [
  ...guardFields,
  'intent',
  'country',
  'order',
  'subject',
  'letterLang',
  'own',
  'text',
  'text_base',
  'also',
  'source',
  'turn',
  'name',
  'email',
  ...(Object.keys(consentFields) as ConsentField[]),
] as const;

const intents = ['send', 'sign', 'country', 'preview', 'reset', 'read', 'edit'] as const;

export type Intent = (typeof intents)[number] | `${'up' | 'down' | 'explain'}:${number}`;

/** What the form holds, as typed: unchecked but for its shape. */
export type LetterFields = {
  /** An area code, '' when none was chosen, or whatever else was sent. */
  country: string;
  /** All demand numbers of the campaign, in the supporter's order. */
  order: number[];
  /** The chosen ones, in that order. */
  demands: number[];
  /** Among the wordings of the demands; null: not given yet. */
  turn: number | null;
  /** Index into the campaign's subjects; null: none of them. */
  subject: number | null;
  /** The language chosen for the letter, or whatever else was sent; null: not asked yet. */
  letterLang: string | null;
  own: string;
  /** The whole middle of the letter as edited; null when it stands as the template made it. */
  edited: string | null;
  also: boolean;
  name: string;
  email: string;
  /** The code of the link they came by, '' for none; unchecked. */
  source: string;
  /** Ticked, and in the wording that is current. */
  consents: Record<ConsentField, boolean>;
};

/** The form as it first appears: every demand, in the letter's order, nothing ticked. */
export function freshFields(campaign: CampaignView, country: string, source = ''): LetterFields {
  const order = campaign.demands.map(({ number }) => number);
  return {
    country,
    order,
    demands: order,
    turn: null,
    subject: 0,
    letterLang: null,
    own: '',
    edited: null,
    also: false,
    name: '',
    email: '',
    source,
    consents: { consent_send: false, consent_named: false, consent_updates: false, adult: false },
  };
}

/** Reads a POST of the action page and does what its small buttons say. Throws a 400 response for a foreign form. */
export async function readLetterForm(
  request: Request,
  campaign: CampaignView,
): Promise<{ intent: Intent; fields: LetterFields; guard: Guard }> {
  const form = await readFlatForm(request, single, ['demand']);
  const intent = demandIntent(form.one('intent')) ?? readIntent(form.one('intent'), intents);
  const moved = /^(up|down):(\d+)$/.exec(intent);
  const known = campaign.demands.map(({ number }) => number);
  const order = moved
    ? moveNumber(readOrder(form.one('order'), known), Number(moved[2]), moved[1] === 'up' ? -1 : 1)
    : readOrder(form.one('order'), known);
  const chosen = new Set(form.all('demand'));
  const subject = Number(form.one('subject') || Number.NaN);
  const text = form.one('text');
  const turn = form.one('turn') ?? '';
  const fields: LetterFields = {
    country: form.one('country') ?? '',
    order,
    demands: order.filter((number) => chosen.has(String(number))),
    turn: /^\d{1,4}$/.test(turn) ? Number(turn) : null,
    subject: campaign.subjects[subject] === undefined ? null : subject,
    letterLang: form.one('letterLang'),
    own: form.one('own') ?? '',
    edited: text === null || textHash(text) === form.one('text_base') || intent === 'reset' ? null : text,
    also: form.one('also') !== null,
    name: form.one('name') ?? '',
    email: form.one('email') ?? '',
    source: form.one('source') ?? '',
    consents: { consent_send: false, consent_named: false, consent_updates: false, adult: false },
  };
  for (const field of Object.keys(consentFields) as ConsentField[]) {
    fields.consents[field] = form.one(field) === String(consentOf(campaign, field).id);
  }
  const guard = {
    token: form.one('form_token') ?? '',
    trap: form.one('topic') ?? '',
    kept: form.one('email_kept') ?? '',
  };
  return { intent, fields, guard };
}

/** The small buttons beside a demand say which one they mean. */
function demandIntent(sent: string | null): Intent | null {
  const [, what, number] = /^(up|down|explain):(\d{1,4})$/.exec(sent ?? '') ?? [];
  return what ? (`${what}:${Number(number)}` as Intent) : null;
}

/** The consent that a checkbox stands for. Its value is the id of the text, so that an old page can't agree to a new text. */
export const consentOf = (campaign: CampaignView, field: ConsentField) =>
  campaign.consents[consentFields[field]];

/** Tells an untouched text from an edited one, whatever a browser did to its line breaks and outer space. */
export function textHash(text: string): string {
  const normal = text.replace(/\r\n?/g, '\n').normalize('NFC').trim();
  return createHash('sha256').update(normal).digest('hex').slice(0, 16);
}

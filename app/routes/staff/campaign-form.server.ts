/** The forms of a campaign. Times are in UTC, as the staff rooms write them. */
import type { Problem } from '#app/components/problems.tsx';
import { languageNames } from '#app/i18n/languages.ts';
import type { CampaignFacts, CampaignWords } from '#app/models/campaign/edit.server.ts';
import { isEmbedder } from '#app/models/embedders.server.ts';
import type { FlatForm } from '../public/flat-form.server.ts';
import { idOf } from './id-of.ts';

const factNames = [
  ...([
    'reference',
    'letter_date',
    'author',
    'addressees',
    'also_target',
    'when_uncertain',
    'when_agreed',
  ] as const),
  ...(['opens_at', 'closes_at', 'deadline', 'digest_from', 'embedders'] as const),
];
const wordNames = ['lang', 'title', 'headline', 'lead', 'about', 'source_note'] as const;

export const campaignFields = { one: ['intent', ...factNames, ...wordNames] } as const;

/** As in the database, for a form without the field. */
const DIGEST_FROM = 50;

type Form = FlatForm<(typeof campaignFields.one)[number], never>;
type Read<T> = ({ ok: true } & T) | { ok: false; problems: Problem[] };

/** What stood in the form, to be shown again beside what was wrong. */
export const typedFields = (form: Form): Record<(typeof campaignFields.one)[number], string> =>
  Object.fromEntries(campaignFields.one.map((name) => [name, form.one(name) ?? ''])) as Record<
    (typeof campaignFields.one)[number],
    string
  >;

/** The facts in a form, or what is wrong field by field. */
export function readFacts(form: Form): Read<{ facts: CampaignFacts }> {
  const text = (name: (typeof factNames)[number]) => (form.one(name) ?? '').trim();
  const letterDate = text('letter_date');
  const embedders = paragraphs(text('embedders'), /\s+/);
  const noSite = embedders.find((source) => !isEmbedder(source));
  const [opensAt, closesAt] = [moment(text('opens_at')), moment(text('closes_at'))];
  const deadline = moment(text('deadline'));
  const digestFrom = Number(text('digest_from') || DIGEST_FROM);
  const problems: Problem[] = [
    ...(isDay(letterDate) ? [] : [{ field: 'letter_date', text: 'Enter the date of the open letter' }]),
    ...(text('author') ? [] : [{ field: 'author', text: 'Enter who wrote the open letter' }]),
    ...(opensAt === undefined
      ? [{ field: 'opens_at', text: 'Enter a day and a time, or leave it empty' }]
      : []),
    ...(closesAt === undefined
      ? [{ field: 'closes_at', text: 'Enter a day and a time, or leave it empty' }]
      : []),
    ...(deadline === undefined
      ? [{ field: 'deadline', text: 'Enter a day and a time, or leave it empty' }]
      : []),
    ...(Number.isInteger(digestFrom) && digestFrom >= 2 && digestFrom <= 100_000
      ? []
      : [{ field: 'digest_from', text: 'Enter a whole number from 2 to 100,000' }]),
    ...(noSite
      ? [{ field: 'embedders', text: `“${noSite}” is no site: enter * or the like of https://example.org` }]
      : []),
  ];
  if (problems.length || opensAt === undefined || closesAt === undefined || deadline === undefined)
    return { ok: false, problems };
  const facts: CampaignFacts = {
    reference: text('reference'),
    letterDate,
    author: text('author'),
    addressees: paragraphs(text('addressees'), /\n+/),
    alsoTargetId: idOf(text('also_target')) || null,
    whenUncertain: text('when_uncertain') === 'hold' ? 'hold' : 'resend',
    whenAgreed: text('when_agreed') === 'drop' ? 'drop' : 'thanks',
    embedders,
    opensAt,
    closesAt,
    deadline,
    digestFrom,
  };
  return { ok: true, facts };
}

/** What a page says in one language, or what is missing. */
export function readWords(form: Form): Read<{ lang: string; words: CampaignWords }> {
  const text = (name: (typeof wordNames)[number]) => (form.one(name) ?? '').trim();
  const lang = text('lang');
  const needed = ['title', 'headline', 'lead', 'source_note'] as const;
  const problems = needed.flatMap((name) =>
    text(name) ? [] : [{ field: `${name}-${lang}`, text: `Fill this in: ${name.replace('_', ' ')}` }],
  );
  if (!Object.hasOwn(languageNames, lang) || problems.length) return { ok: false, problems };
  const words = {
    title: text('title'),
    headline: text('headline'),
    lead: text('lead'),
    about: paragraphs(text('about'), /\n{2,}/),
    sourceNote: text('source_note'),
  };
  return { ok: true, lang, words };
}

const paragraphs = (text: string, between: RegExp) =>
  text.replace(/\r\n?/g, '\n').split(between).filter(Boolean);

const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));

/** A moment from `2026-11-23T09:30`, null for nothing, undefined for nonsense. */
function moment(text: string): Date | null | undefined {
  if (!text) return null;
  const at = new Date(`${text}Z`);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text) && !Number.isNaN(at.getTime()) ? at : undefined;
}

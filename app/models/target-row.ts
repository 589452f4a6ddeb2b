import { z } from 'zod';

import { parseEmailAddress } from './email-address.ts';

const LANGUAGES = new Set(
  'bg hr cs da nl en et fi fr de el hu ga it lv lt mt pl pt ro sk sl es sv uk'.split(' '),
);
// C0, C1, line and paragraph separators, bidi controls, zero-width and other invisible marks.
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]/;

const line = (max: number) =>
  z
    .string()
    .max(max, `is longer than ${max} characters`)
    .refine((text) => !HIDDEN.test(text), 'holds a line break, a control or an invisible character')
    .refine((text) => !text.includes('=?'), 'holds "=?", which mail programs take for an encoded word');
const filled = (max: number) => line(max).min(1, 'is empty');
const orElse = (fallback: string) => (text: string) => text || fallback;
const orNull = (text: string) => text || null;

const day = z
  .string()
  .refine((text) => text === '' || isDay(text), 'is not a date: write it as YYYY-MM-DD')
  .transform(orNull);

const columns = z.object({
  area: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/,
      'must be 1 to 32 letters, digits or hyphens, like DE or galway',
    ),
  area_name: line(80),
  office: filled(200),
  organisation: line(200),
  person: line(120).transform(orNull),
  title: line(200),
  email: z.string().transform((text, context) => {
    if (text === '') return null;
    const parsed = parseEmailAddress(text);
    if (parsed.ok) return parsed.address;
    context.addIssue({
      code: 'custom',
      message: `is refused (${parsed.problem}): one plain name@domain.example per row`,
    });
    return z.NEVER;
  }),
  email_status: z.enum(
    ['', 'verified', 'known', 'unverified', 'none'],
    'must be verified, known, unverified or none',
  ),
  form_url: line(500)
    .refine((text) => text === '' || isHttps(text), 'must be a full https:// address')
    .transform(orNull),
  languages: z.string().transform((text, context) => {
    const codes = [
      ...new Set(
        text
          .toLowerCase()
          .split(/[\s,;|]+/)
          .filter(Boolean),
      ),
    ];
    const unknown = codes.filter((code) => !LANGUAGES.has(code));
    if (unknown.length > 0)
      context.addIssue({ code: 'custom', message: `has unknown codes: ${unknown.join(', ').slice(0, 80)}` });
    return codes.length > 0 ? codes : ['en'];
  }),
  /** Of salutation and closing; empty: the first of `languages`. */
  salutation_language: z
    .string()
    .refine((text) => text === '' || LANGUAGES.has(text), 'is not a language code')
    .transform(orNull),
  salutation: filled(200),
  closing: line(200).transform(orElse('Yours sincerely,')),
  as_of: day,
  source: line(2_000),
  time_zone: line(64).refine(
    (text) => text === '' || isTimeZone(text),
    'is not an IANA time zone like Europe/Dublin',
  ),
  since: day,
});

type Column = keyof typeof columns.shape;
export const COLUMNS = Object.keys(columns.shape) as Column[];
export const REQUIRED: Column[] = ['area', 'office', 'person', 'salutation'];

/** A row as a record of strings in, a TargetRow out; messages go on after the name of their column. */
export const targetRow = columns
  .refine((row) => row.email !== null || row.email_status === '' || row.email_status === 'none', {
    path: ['email_status'],
    message: 'speaks of an address, but email is empty',
  })
  .refine((row) => row.email === null || row.email_status !== 'none', {
    path: ['email_status'],
    message: 'is none, but an email is given',
  })
  .transform(({ area_name, email_status, form_url, as_of, time_zone, salutation_language, ...row }) => ({
    ...row,
    salutationLang: salutation_language ?? row.languages[0] ?? 'en',
    areaName: area_name || row.area,
    title: row.title || row.office,
    emailStatus: email_status || (row.email === null ? ('none' as const) : ('unverified' as const)),
    formUrl: form_url,
    asOf: as_of,
    timeZone: time_zone || 'UTC',
  }));

/**
 * One target of a campaign. `person` null: the office is known, its holder is being checked. `salutation` and `closing`
 * are whole lines. `asOf` and `since` are YYYY-MM-DD or null, `languages` two-letter codes, `timeZone` an IANA name.
 */
export type TargetRow = z.output<typeof targetRow>;

function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isHttps(text: string): boolean {
  if (!/^https:\/\/[^\s<>"]+$/i.test(text) || !URL.canParse(text)) return false;
  const url = new URL(text);
  return url.username === '' && url.password === '' && url.hostname.includes('.');
}

function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

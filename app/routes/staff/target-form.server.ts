/** The forms of a target, read by the same rules as a line of a targets file. */
import type { Problem } from '#app/components/problems.tsx';
import type { Contact, Line } from '#app/models/directory/edit.server.ts';
import { targetRow } from '#app/models/target-row.ts';
import type { FlatForm } from '../public/flat-form.server.ts';

export const contactFields = {
  one: ['intent', 'organisation', 'email', 'email_source', 'form_url', 'languages', 'time_zone', 'note'],
  all: ['line_lang', 'salutation', 'closing'],
} as const;

type One = 'organisation' | 'email' | 'email_source' | 'form_url' | 'languages' | 'time_zone' | 'note';
type LineForm = Pick<FlatForm<never, 'line_lang' | 'salutation' | 'closing'>, 'all'>;

const words = (message: string) => message.charAt(0).toUpperCase() + message.slice(1);

/** What stood in the form, to be shown again beside what was wrong. */
export const typedContact = (form: { one: (name: One) => string | null }): Record<One, string> => {
  const text = (name: One) => form.one(name) ?? '';
  return {
    ...{ organisation: text('organisation'), email: text('email'), email_source: text('email_source') },
    ...{ form_url: text('form_url'), languages: text('languages'), time_zone: text('time_zone') },
    note: text('note'),
  };
};

/** How an office is reached, or what is wrong field by field. */
export function readContact(form: {
  one: (name: One) => string | null;
}): { ok: true; contact: Contact } | { ok: false; problems: Problem[] } {
  const text = (name: One) => (form.one(name) ?? '').trim();
  const row = {
    ...{ area: 'XX', area_name: '', office: 'office', person: '', title: '', email_status: '' },
    ...{ salutation: 'x', salutation_language: '', closing: '', as_of: '', since: '' },
    ...{ organisation: text('organisation'), email: text('email'), form_url: text('form_url') },
    ...{ languages: text('languages'), time_zone: text('time_zone'), source: text('email_source') },
  };
  const parsed = targetRow.safeParse(row);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({
      field: path[0] === 'source' ? 'email_source' : String(path[0]),
      text: words(`this ${message}`),
    }));
    return { ok: false, problems };
  }
  const { organisation, email, formUrl, languages, timeZone, source } = parsed.data;
  const note = text('note').slice(0, 500) || null;
  return {
    ok: true,
    contact: { organisation, email, emailSource: source || null, formUrl, languages, timeZone, note },
  };
}

/** What a target reads, and English: until a letter can be written in its language, it is written in that. */
export const lineLanguages = (languages: readonly string[]): string[] => [...new Set([...languages, 'en'])];

const LINE_LIMIT = 200;

/** The salutation and closing of each language of a target; a pair that is empty is left out. */
export function readLines(
  form: LineForm,
  languages: readonly string[],
): { ok: true; lines: Line[] } | { ok: false; lines: Line[]; problems: Problem[] } {
  const [langs, salutations, closings] = [form.all('line_lang'), form.all('salutation'), form.all('closing')];
  const lines = langs
    .map((lang, i) => ({ lang, salutation: tidy(salutations[i]), closing: tidy(closings[i]) }))
    .filter(({ lang, salutation, closing }) => languages.includes(lang) && (salutation || closing));
  const problems = lines.flatMap(({ lang, salutation, closing }) => [
    ...lineProblem(`salutation-${lang}`, salutation),
    ...lineProblem(`closing-${lang}`, closing),
  ]);
  return problems.length ? { ok: false, lines, problems } : { ok: true, lines };
}

const tidy = (text: string | undefined) => (text ?? '').trim();

function lineProblem(field: string, text: string): Problem[] {
  if (!text) return [{ field, text: 'Enter both lines of a language, or neither' }];
  if ([...text].length > LINE_LIMIT)
    return [{ field, text: `Shorten this line to ${LINE_LIMIT} characters` }];
  if (/[\p{Cc}\u2028\u2029{}]/u.test(text))
    return [{ field, text: 'Leave out braces and control characters' }];
  return [];
}

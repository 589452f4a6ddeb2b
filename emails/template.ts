/** The template language of letters: plain text with slots from a closed list. No logic, no nesting, no escapes. */

export const slots = [
  'salutation',
  'own_words',
  'country_phrase',
  'demands',
  'closing',
  'name',
  'letter_title',
  'letter_reference',
  'letter_date',
] as const;
export type Slot = (typeof slots)[number];

const required: readonly Slot[] = ['salutation', 'own_words', 'demands', 'closing', 'name'];

export type Template = readonly (string | { slot: Slot })[];

export class TemplateError extends Error {
  override name = 'TemplateError';
}

/** Parses a template. Throws TemplateError for an unknown, repeated or missing slot and for a stray brace. */
export function parseTemplate(source: string): Template {
  const parts: (string | { slot: Slot })[] = [];
  for (const part of source.split(/(\{[^{}]*\})/)) {
    if (/^\{.*\}$/s.test(part)) parts.push({ slot: slotNamed(part.slice(1, -1)) });
    else if (/[{}]/.test(part))
      throw new TemplateError(`A brace stands alone near “${part.trim().slice(0, 40)}”.`);
    else if (part) parts.push(part);
  }
  const used = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.slot]));
  const missing = required.filter((slot) => !used.includes(slot));
  if (missing.length)
    throw new TemplateError(`The template lacks ${missing.map((s) => `{${s}}`).join(', ')}.`);
  const order = [used[0], used.at(-2), used.at(-1)].join();
  if (order !== 'salutation,closing,name') {
    throw new TemplateError('A template starts with {salutation} and ends with {closing} and {name}.');
  }
  const twice = required.find((slot) => used.indexOf(slot) !== used.lastIndexOf(slot));
  if (twice) throw new TemplateError(`{${twice}} stands in the template more than once.`);
  return parts;
}

function slotNamed(name: string): Slot {
  const slot = slots.find((known) => known === name);
  if (!slot)
    throw new TemplateError(`{${name}} is not a slot. Use one of: ${slots.map((s) => `{${s}}`).join(' ')}.`);
  return slot;
}

/**
 * Fills a template once, left to right. What is put in is never read again, so a supporter's text is only ever
 * text. An empty value takes the line breaks behind it along.
 */
export function fillTemplate(template: Template, values: Record<Slot, string>): string {
  let filled = '';
  let empty = false;
  for (const part of template) {
    const text: string =
      typeof part === 'string' ? (empty ? part.replace(/^\n+/, '') : part) : values[part.slot];
    empty = text === '';
    filled += text;
  }
  return filled.trim();
}

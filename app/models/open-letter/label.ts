import type { Inline } from './inline.ts';

// Shorter than a line of the letter; a bold lead is its author's own choice and may be longer.
const LABEL_MAX = 100;
const BOLD_MAX = 240;
const SENTENCE_ENOUGH = 70;
const CLAUSE_MIN = 12;

const TITLE = /(?:^|[\s(“"'‘])(?:e\.g|i\.e|cf|co|dr|mr|mrs|ms|prof|st|vs|[A-Z]|(?:[A-Z]\.){1,4}[A-Z])\.$/i;
const BEFORE_FIGURE = /(?:^|[\s(])(?:approx|arts?|fig|nos?|nr|pp?|par|sec)\.$/i;
const WEAK_END =
  /(?<![\s,])[\s,]+(?:a|an|and|as|at|by|for|from|in|including|into|its|of|on|or|our|such|that|the|their|to|which|who|with|without)$/i;

/** A short name for a demand or point: its bold lead, else its first clause or sentence. Always how `text` begins. */
export function labelOf({ text, bold }: Inline): string {
  const lead = text.slice(0, bold);
  return trimmed(isLead(lead, text) ? lead : clause(text));
}

/** One bold word within a sentence ("**All** buses must run") is stress, not a name. */
function isLead(lead: string, text: string): boolean {
  if (!/\p{L}/u.test(lead) || lead.length > BOLD_MAX) return false;
  if (lead.length === text.length) return lead.length <= LABEL_MAX || sentence(lead).length === lead.length;
  return /\s/.test(lead) || /[.:;,!?–—]$/.test(lead) || !/^\s\p{Ll}/u.test(text.slice(lead.length));
}

function clause(text: string): string {
  const first = sentence(text.slice(0, 1_000));
  const colon = /^[^:]{3,100}:(?=\s)/.exec(first)?.[0];
  if (colon) return colon;
  if (first.length <= SENTENCE_ENOUGH) return first;
  const breaks = [/;(?=\s)/g, /\s[–—-]\s/g, /,(?=\s)/g];
  for (const pattern of breaks) {
    const at = [...first.slice(0, LABEL_MAX).matchAll(pattern)]
      .map((found) => found.index)
      .filter((index) => index >= CLAUSE_MIN);
    if (at[0] !== undefined) return first.slice(0, at[0]);
  }
  if (first.length <= LABEL_MAX) return first;
  const cut = first.slice(0, LABEL_MAX + 1);
  return cut.slice(0, Math.max(cut.lastIndexOf(' '), 1)) || cut;
}

/** Up to the first stop that ends a sentence rather than an abbreviation. */
function sentence(text: string): string {
  for (const found of text.matchAll(/[.!?…]["'”’»)]{0,3}(?=\s["'“‘«(]{0,2}[\p{Lu}\p{N}])/gu)) {
    const end = found.index + found[0].length;
    const last = text.slice(Math.max(0, end - 14), end);
    const figure = /^\s\d/.test(text.slice(end, end + 2));
    if (!TITLE.test(last) && !(figure && BEFORE_FIGURE.test(last))) return text.slice(0, end);
  }
  return text;
}

function trimmed(text: string): string {
  let label = text;
  for (let before = ''; before !== label; ) {
    before = label;
    label = label
      .trim()
      .replace(/[\s.,:;!?…–—-]{1,40}$/, '')
      .replace(/[,;]\s(?:and|or)$/i, '');
    if (label.length >= LABEL_MAX - 20) label = label.replace(WEAK_END, '');
  }
  return label;
}

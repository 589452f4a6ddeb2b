import type { HeadLine } from './head.ts';
import type { Line } from './lines.ts';

const HONORIFIC =
  /^(?:the\s)?(?:ms|mr|mrs|mx|miss|dr|prof(?:essor)?|sir|dame|(?:lord|lady)(?!\s(?:mayor|provost|chancellor|president))|h\.\s?e|(?:his|her)\s(?:excellency|majesty|highness|holiness)|the right hon(?:ourable)?|rt\.? hon|right hon|hon(?:ourable)?)\b\.?\s/i;
const OFFICE =
  /\b(?:(?:vice-?|lord |deputy |prime |first )?(?:mayor(?:ess)?|minister|president|commissioner|secretary|governor|chancellor|director|ambassador|representative|rapporteur|councillor|senator|speaker|chair(?:man|woman|person)?|head|leader|member|taoiseach|tánaiste)s?|meps?)\b/i;
const BODY = /\b(?:council|parliament|commission|government|ministry|office)\b/i;
const GREETING = /^(?:dear|your|most|hon|excell|esteemed|lad|madam|sir|to whom)/i;
const WRAPPED = /(?:\s(?:of|and|the|for|to|in|on|&)|[&–-])$/i;

const ITEM = /^(?:[-*+•·–]|\(?[a-z\d]{1,2}[.)])\s{1,9}/;

const opening = (text: string) => text.split(' ').slice(0, 5).join(' ');
/** Starts like a person or an office: "Ms …", "The Lord Mayor of …". */
export const isNamed = (text: string) => HONORIFIC.test(text) || OFFICE.test(opening(text));

/**
 * One string for each person or office: a person's office, on the line below the name, belongs to the name. `width` is
 * the letter's longest line: an entry that fills it goes on below.
 */
export function readAddressees(lines: { line: Line; value: string }[], width: number): string[] {
  const entries: string[] = [];
  let rows = 0;
  let above = 0;
  for (const { line, value } of lines) {
    const text = value.replace(ITEM, '');
    if (text === '') continue;
    const last = ITEM.test(line.text) ? undefined : entries[entries.length - 1];
    const isNext = line.gap === 0;
    const isFull = above + text.split(' ', 1).join('').length >= width && !HONORIFIC.test(text);
    if (last !== undefined && isNext && (isFull || /^(?!and\s)\p{Ll}/u.test(text) || WRAPPED.test(last))) {
      entries[entries.length - 1] = `${last} ${text}`;
    } else if (last !== undefined && belongs(text, last, isNext, rows)) {
      entries[entries.length - 1] = `${last.replace(/,$/, '')}, ${text}`;
      rows += 1;
    } else {
      entries.push(text);
      rows = 1;
    }
    above = line.indent + line.text.length;
  }
  return entries
    .flatMap(separate)
    .map(tidy)
    .filter((entry) => /\p{L}/u.test(entry));
}

/** A line under a bare name is its office; lines with figures under those two are their postal address. */
function belongs(text: string, last: string, isNext: boolean, rows: number): boolean {
  if (HONORIFIC.test(text)) return false;
  const isPerson = HONORIFIC.test(last) || /^(?:\p{Lu}[\p{L}.’'-]*\s?){2,5}$/u.test(last);
  if (rows === 1 && isPerson && !OFFICE.test(last)) return isNext || OFFICE.test(text) || BODY.test(text);
  return isNext && rows > 1 && /\d/.test(text) && !OFFICE.test(text);
}

function separate(entry: string): string[] {
  const mailboxes = /<[^<>\s]{1,254}>/.test(entry);
  return entry.split(mailboxes ? /(?<=>)\s?[,;]|;/ : /;/);
}

const tidy = (entry: string) =>
  entry
    .replace(/<[^<>\s]{1,254}>/g, '')
    .trim()
    .replace(/^and\s/, '')
    .replace(/^"([^"]{1,200})"$/, '$1')
    .replace(/[\s,;]{1,9}$/, '');

/** Without "To:" the letter says whom it greets: "To the mayors of …", "Dear …" or its title "Open letter to …". */
export function readSalutations(head: HeadLine[], title: string): string[] {
  const plain = head.filter(
    ({ role, text }) =>
      (role === '' || role === 'title') &&
      /^to (?:the|all|our|ms|mrs?|dr)\b/i.test(text) &&
      text.length < 200,
  );
  if (plain.length > 0) return plain.map(({ text }) => tidy(text.replace(/^to\s/i, '').replace(/[.:]$/, '')));

  const greetings: string[] = [];
  for (const { role, text } of head) {
    const last = greetings[greetings.length - 1];
    if (role !== 'salutation') continue;
    if (last !== undefined && !GREETING.test(text)) greetings[greetings.length - 1] = `${last} ${text}`;
    else greetings.push(text);
  }
  const names = greetings
    .flatMap((line) => line.split(/(?:[,;]\s|\s)(?:and\s)?dear\s/i))
    .map((name) => tidy(name.replace(/^dear\s/i, '').replace(/[,:!.]{1,3}$/, '')));
  if (names.length > 0) return names.filter((name) => /\p{L}/u.test(name));
  const addressed = /open letter to (.{3,200}?)(?::|\s[–—-]\s|$)/i.exec(title)?.[1];
  return addressed ? [tidy(addressed)] : [];
}

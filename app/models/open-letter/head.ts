import { isNamed, readAddressees, readSalutations } from './addressees.ts';
import { readDay, readDayWithin } from './days.ts';
import { LetterError } from './error.ts';
import { plainText } from './inline.ts';
import { type Line, widthOf } from './lines.ts';
import { isAllBold, isComplete, isHeading } from './markers.ts';
import { isAllCaps } from './stops.ts';
import { findTitle } from './title.ts';

export type LetterHead = { title: string; reference: string; date: string; addressees: string[] };
/** What a line above the demands is for; '' is not known (yet). */
export type Role = 'reference' | 'date' | 'subject' | 'to' | 'field' | 'title' | 'salutation' | 'prose' | '';
/** A line above the demands: its words without Markdown, and the same split where columns stand side by side. */
export type HeadLine = { line: Line; text: string; cells: string[]; role: Role; value: string };

const FIELDS: [Role, RegExp][] = [
  [
    'field',
    /^(?:from|cc|bcc|sent by|reply-to|your ref(?:erence)?|tel|phone|fax|e-?mail|web|website|contact|author|place|by e-?mail|copy|copies to|language)\s?\.?:/i,
  ],
  [
    'reference',
    /^(?:our\s)?(?:reference|ref|index|file)(?:\.?\s?(?:no|nr|number|code)\b)?\s?[.:]{1,2}\s{0,9}(.*)$/i,
  ],
  ['reference', /^(?:our\s)?(?:reference|ref)\.?\s(?:no|nr|number)\b\.?\s{0,9}(.*)$/i],
  ['subject', /^(?:subject|re|title|concerning|concerns)\s?:\s{0,9}(.*)$/i],
  ['to', /^(?:for\s|to\s)?(?:the\s)?(?:attn|attention)\b\.?(?:\sof\b)?\s?:?\s{0,9}(.*)$/i],
  ['to', /^(?:to|addressed to|addressees?)\s?:\s{0,9}(.*)$/i],
];
const SALUTATION =
  /^(?:dear\b|(?:your\s)?excellenc(?:y|ies)\b|(?:most\s)?honou?rable\b|esteemed\b|ladies and gentlemen\b|madams?\b|sirs?\b|to whom it may concern\b)/i;
const FIELD_MAX = 400;
const PROSE_WORDS = 12;
const CAPS_WORDS = 3;
const WIDTH_MIN = 45;

/** Reads title, reference, date and addressees from the lines above the demands; reference and date may stand below. */
export function readHead(above: Line[], below: Line[]): LetterHead {
  const head = withRoles(above);
  const prose = head.findIndex(({ role }) => role === 'prose');
  const zone = prose < 0 ? head : head.slice(0, prose);
  const tail = below.map(headLine);
  const first = above[0]?.at ?? 1;
  const last = above[above.length - 1]?.at ?? first;

  const date = findDate(zone, [...head, ...tail], first, last);
  const title = findTitle(head);
  if (title === '') {
    throw new LetterError(last, 'no title above the demands; put one on a line of its own, like "# Title"');
  }
  const named = readAddressees(
    head.filter(({ role }) => role === 'to'),
    Math.max(WIDTH_MIN, widthOf(above)),
  );
  const addressees = named.length > 0 ? named : readSalutations(head, title);
  if (addressees.length === 0) {
    throw new LetterError(
      last,
      'nobody is addressed above the demands; name them below a line "To:", one a line',
    );
  }
  return { title, reference: findReference([...zone, ...head, ...tail]), date, addressees };
}

function headLine(line: Line): HeadLine {
  const words = line.text
    .slice(0, FIELD_MAX * 4)
    .replace(/^#{1,6}\s{1,9}/, '')
    .replace(/\s#{1,6}$/, '');
  const cells = words
    .split(/\t|[ \u00a0]{3,}|\s\|\s|\s·\s/)
    .map(plainText)
    .filter((cell) => cell !== '');
  return { line, text: plainText(words), cells, role: '', value: '' };
}

function withRoles(lines: Line[]): HeadLine[] {
  const head = lines.map(headLine);
  head.forEach((item, index) => {
    Object.assign(item, fieldOf(item, head[index - 1]));
  });
  markProse(head);
  let to: HeadLine | undefined;
  for (const [index, item] of head.entries()) {
    if (item.role === 'to') to = item;
    else if (item.role === '' && to && isStillTo(item, to, head[index - 1]))
      Object.assign(item, { role: 'to', value: item.text });
    else {
      to = undefined;
      if (item.role === '' && titleLike(item)) item.role = 'title';
    }
  }
  return head;
}

function fieldOf(item: HeadLine, above: HeadLine | undefined): { role: Role; value: string } {
  const { line, text, cells } = item;
  if (text.length > FIELD_MAX) return { role: '', value: '' };
  for (const [role, pattern] of FIELDS) {
    for (const cell of role === 'reference' ? cells : [text]) {
      const found = pattern.exec(cell);
      if (found) return { role, value: found[1] ?? '' };
    }
  }
  const isMore = line.gap === 0 && above?.role === 'salutation' && /[,:]$/.test(text) && !titleLike(item);
  const isGreeting =
    SALUTATION.test(text) && !/[.?]$/.test(text) && (/[,:!]$/.test(text) || text.length < 80);
  if (isMore || isGreeting) return { role: 'salutation', value: text };
  return { role: cells.some((cell) => readDay(cell) !== null) ? 'date' : '', value: text };
}

/** Paragraphs of twelve words and more that end like a sentence are the letter itself. */
function markProse(head: HeadLine[]): void {
  let block: HeadLine[] = [];
  const close = () => {
    const text = block.map((item) => item.text).join(' ');
    const isProse =
      text.split(' ').length >= PROSE_WORDS &&
      (isComplete(text) || /:$/.test(text) || text.length > FIELD_MAX);
    if (isProse && !block.every(titleLike)) for (const item of block) item.role = 'prose';
    block = [];
  };
  for (const item of head) {
    if (item.line.gap > 0 || item.role !== '') close();
    if (item.role === '') block.push(item);
  }
  close();
}

const titleLike = ({ line, text }: HeadLine) =>
  isHeading(line.text) || isAllBold(line.text) || isAllCaps(text);

/** The names below "To:" go on until something else starts; after names on its own line a blank line ends them too. */
function isStillTo(item: HeadLine, to: HeadLine, above: HeadLine | undefined): boolean {
  if (isHeading(item.line.text) || /^open letter\b/i.test(item.text)) return false;
  if (isNamed(item.text)) return true;
  if (titleLike(item) && item.line.gap > 0 && item.text.split(' ').length > CAPS_WORDS) return false;
  return item.line.gap === 0 || to.value === '' || above?.value === '';
}

function findReference(lines: HeadLine[]): string {
  for (const [index, { role, value, line }] of lines.entries()) {
    if (role !== 'reference' && fieldOf(headLine(line), undefined).role !== 'reference') continue;
    const next = lines[index + 1];
    const text = value || (next?.role === '' || next?.role === 'title' ? next.text : '');
    const parts = text.split(/,\s(?=\d{1,2}\s\p{L}|\p{L}{3,9}\s\d)/u);
    return (parts.length > 1 && readDay(parts.slice(1).join(', ')) ? (parts[0] ?? '') : text).replace(
      /[\s,;]{1,9}$/,
      '',
    );
  }
  return '';
}

function findDate(zone: HeadLine[], all: HeadLine[], first: number, last: number): string {
  let problem: LetterError | undefined;
  for (const lines of [zone, all]) {
    for (const { line, cells } of lines) {
      for (const found of cells.map(readDay)) {
        if (found && 'day' in found) return found.day;
        if (found) problem ??= new LetterError(line.at, found.problem);
      }
    }
    for (const { cells } of lines === zone ? zone : []) {
      for (const found of cells.map(readDayWithin)) if (found && 'day' in found) return found.day;
    }
    if (problem) throw problem;
  }
  throw new LetterError(
    first,
    `no date above the demands (lines ${first} to ${last}); put it on a line of its own, for example 2026-02-24`,
  );
}

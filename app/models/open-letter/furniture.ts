import type { RawLine } from './lines.ts';
import { isComplete, isMarked, readMarker, startsSmall } from './markers.ts';

// Every pattern is bounded and is tried on at most this many characters of a line.
const LOOK = 200;

const RULE = /^(?:(?:-\s?){3,}|(?:\*\s?){3,}|(?:_\s?){3,}|[–—]{3,}|={3,})$/;
const PAGE_NUMBER =
  /^(?:\d{1,3}|[-–—]\s?\d{1,3}\s?[-–—]|\W{0,6}(?:page|pg\.?|p\.)\s?\d{1,3}(?:\s?(?:of|\/)\s?\d{1,3})?\W{0,6}|\d{1,3}\s?(?:of|\/|\|)\s?\d{1,3})$/i;
const PAGE_LINE =
  /^page \d{1,3} of \d{1,3}\b|(?:\s[-–—|•·,]|\s{2}|\))\s?page \d{1,3}(?: of \d{1,3})?$|^\d{1,3} \| |\s\|\s\d{1,3}$/i;
const PAGE_BREAK =
  /^(?:\W{0,6}(?:page[ -]?break|new[ -]?page)\W{0,6}|<(?:div|p|br)\b[^>]{0,80}page-break[^>]{0,80}>(?:<\/\w+>)?)$/i;

const IMAGE = /!\[[^\]]{0,300}\](?:\([^)]{0,300}\)|\[[^\]]{0,100}\])|<img\b[^>]{0,400}>/gi;
const CAPTION =
  /^[*_(]{0,3}(?:(?:figure|fig\.?|photo|image|picture|illustration|table|map|chart|diagram)\s?\d{1,3}[a-z]?\s?[:.–—]|(?:figure|photo|image|picture|illustration|caption|photo credit|image credit)s?:|(?:photo|photograph|image|picture) (?:by|©)|©)/i;
const PICTURE_IN_WORDS =
  /^[*_(]{0,3}(?:An? (?:[^\s.]{1,30} ){0,5}?(?:signature|logo|stamp|seal|emblem|photograph|photo|image|illustration|drawing|picture|icon|QR code)\b|The (?:image|photo|picture|logo|signature|stamp) (?:shows|depicts|is|reads)\b|(?:Handwritten )?[Ss]ignature (?:of|in)\b|Logo of\b)/;
const PLACEHOLDER =
  /^[[(<](?:image|photo|figure|picture|logo|stamp|seal|(?:handwritten )?signature)\b[^\])>]{0,150}[\])>]$/i;
const NOTE =
  /^(?:\[\^[^\]]{1,40}\]:|\[[^\]]{1,80}\]:\s?<?(?:https?:|#|\/|mailto:)|\[\d{1,3}\]:?\s|[¹²³⁴-⁹]{1,3}\s?\S|\d{1,2}[.)]?\s{1,3}(?:(?:see|cf\.?|ibid\.?|available at|source:?)\b.{0,80}https?:|ibid\b|<?https?:\/\/\S{1,150}$))/i;

const NO_TEXT = [CAPTION, PICTURE_IN_WORDS, PLACEHOLDER, NOTE];

/** Turns into blanks and breaks whatever a page carries besides its letter. */
export function dropFurniture(lines: RawLine[]): RawLine[] {
  const paged = headings(lines).map(breaks);
  const noted = dropBlocks(paged);
  return dropRepeated(dropReferences(noted, paged));
}

function breaks(line: RawLine): RawLine {
  if (line.kind !== 'text') return line;
  const look = line.text.slice(0, LOOK);
  if (line.text.length < LOOK) {
    if (RULE.test(look)) return { ...line, kind: 'rule' };
    if (PAGE_NUMBER.test(look) || PAGE_BREAK.test(look) || (PAGE_LINE.test(look) && !isMarked(look)))
      return { ...line, kind: 'page' };
    if (/^(?:```|~~~)/.test(look)) return { ...line, kind: 'blank' };
  }
  const text = line.text.replace(IMAGE, '').trim();
  return text === '' ? { ...line, text, kind: 'blank' } : { ...line, text };
}

/** Markdown's second way to write a heading, a line of = or - under the words, becomes the first way. */
function headings(lines: RawLine[]): RawLine[] {
  return lines.map((line, index) => {
    if (isUnderline(line, lines[index - 1], lines[index + 1])) return { ...line, text: '', kind: 'blank' };
    const below = lines[index + 1];
    return below && isUnderline(below, line, lines[index + 2]) && isGap(lines[index - 1])
      ? { ...line, text: `# ${line.text}` }
      : line;
  });
}

function isUnderline(line: RawLine, above: RawLine | undefined, below: RawLine | undefined): boolean {
  if (above?.kind !== 'text' || above.text.length > HEADER_LENGTH || line.text.length > LOOK) return false;
  if (/^={3,}$/.test(line.text)) return true;
  // Three hyphens alone are rather a page break that a converter drew in the middle of a sentence.
  const fits = line.text.length > 4 && line.text.length * 2 >= above.text.length;
  return (
    /^-{5,}$/.test(line.text) && fits && isGap(below) && !isMarked(above.text) && !/[.,;:]$/.test(above.text)
  );
}

function dropBlocks(lines: RawLine[]): RawLine[] {
  let dropping = false;
  let before = '';
  return lines.map((line) => {
    const look = line.text.slice(0, LOOK);
    if (line.kind !== 'text') dropping = false;
    else if (dropping)
      dropping = NOTE.test(look) || !(isMarked(look) || (isComplete(before) && /^\p{Ll}/u.test(look)));
    else if (before === '') dropping = NO_TEXT.some((kind) => kind.test(look));
    else if (isComplete(before)) dropping = CAPTION.test(look) || NOTE.test(look);
    before = line.kind === 'text' ? line.text : '';
    return dropping ? { ...line, text: '', kind: 'blank' } : line;
  });
}

/** The marks in the text go when the notes themselves went: [3] and superscript figures; [^3] always. */
function dropReferences(lines: RawLine[], all: RawLine[]): RawLine[] {
  const notes = all
    .filter((line, index) => line.kind === 'text' && lines[index]?.kind === 'blank')
    .map((line) => line.text);
  const bracketed = notes.some((text) => /^\[\d/.test(text));
  const raised = notes.some((text) => /^[¹²³⁴-⁹]/.test(text));
  return lines.map((line) => {
    let text = line.text.replace(/[ \t]?\[\^[^\]]{1,40}\]/g, '');
    if (bracketed) text = text.replace(/[ \t]?\[\d{1,3}\](?!\()/g, '');
    if (raised) text = text.replace(/[¹²³⁰⁴-⁹]{1,3}/g, '');
    return text === line.text ? line : { ...line, text };
  });
}

const HEADER_LENGTH = 120;

/** A running header or footer: the same line again (page figures aside) beside a page break or as a block of its own. */
function dropRepeated(lines: RawLine[]): RawLine[] {
  const counts = new Map<string, number>();
  const keys = lines.map((line) =>
    line.kind === 'text' && line.text.length <= HEADER_LENGTH && !isMarked(line.text)
      ? headerKey(line.text)
      : '',
  );
  for (const key of keys) if (key !== '') counts.set(key, (counts.get(key) ?? 0) + 1);

  const seen = new Set<string>();
  let inHead = true;
  return lines.map((line, index) => {
    const key = keys[index] ?? '';
    if (readMarker(line.text)?.kind === 'number') inHead = false;
    if (key === '') return line;
    if (counts.get(key) === 1)
      return !inHead && splitsSentence(lines, index) ? { ...line, kind: 'page' } : line;
    const again = seen.has(key) || !inHead;
    seen.add(key);
    const alone = isGap(lines[index - 1]) && isGap(lines[index + 1]) && !/[.!?:,]$/.test(line.text);
    const isSentence = isComplete(line.text) && !/\.\p{L}\.$/u.test(line.text);
    return again && !isSentence && (alone || isAtBreak(lines, index)) ? { ...line, kind: 'page' } : line;
  });
}

/** A short line alone at a page break, with half a sentence before it and the other half after it. */
function splitsSentence(lines: RawLine[], index: number): boolean {
  const text = lines[index]?.text ?? '';
  if (
    text.length > 80 ||
    isComplete(text) ||
    startsSmall(text) ||
    !isGap(lines[index - 1]) ||
    !isGap(lines[index + 1])
  )
    return false;
  const [above, before] = nearest(lines, index, -1);
  const [below, after] = nearest(lines, index, 1);
  return (before || after) && above !== '' && !isComplete(above) && startsSmall(below) && !isMarked(below);
}

/** The next text in one direction, and whether a page ends on the way. */
function nearest(lines: RawLine[], index: number, step: 1 | -1): [text: string, broken: boolean] {
  let broken = false;
  for (let i = index + step; i >= 0 && i < lines.length && Math.abs(i - index) < 20; i += step) {
    if (isBreak(lines[i])) broken = true;
    if (lines[i]?.kind === 'text') return [lines[i]?.text ?? '', broken];
  }
  return ['', broken];
}

const headerKey = (text: string) =>
  text
    .toLowerCase()
    .replace(/\d{1,9}/g, '0')
    .replace(/[^\p{L}\p{N}]/gu, '');
const isGap = (line: RawLine | undefined) => line === undefined || line.kind !== 'text';
const isBreak = (line: RawLine | undefined) =>
  line !== undefined && (line.kind === 'page' || line.kind === 'rule');

function isAtBreak(lines: RawLine[], index: number): boolean {
  for (const step of [-1, 1]) {
    let texts = 0;
    for (let i = index + step; texts < 2 && Math.abs(i - index) < 8; i += step) {
      if (isBreak(lines[i])) return true;
      if (lines[i]?.kind === 'text') texts += 1;
    }
  }
  return false;
}

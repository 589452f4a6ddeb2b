import { LetterError } from './error.ts';
import { dropFurniture } from './furniture.ts';

const MAX_BYTES = 200 * 1024;
const MAX_LINE = 20_000;
const TAB = 4;

/** What stands before a line: 0 nothing, 1 blank lines, 2 a page break, 3 a rule drawn across the page. */
export type Gap = 0 | 1 | 2 | 3;
/** A line with something to read on it. `at` is its number in the file, `indent` its column, `text` is trimmed. */
export type Line = { at: number; indent: number; text: string; gap: Gap };
/** A line before blank lines and breaks are folded into gaps. */
export type RawLine = { at: number; indent: number; text: string; kind: 'text' | 'blank' | 'page' | 'rule' };

/** The lines of a letter without pictures, captions, foot notes, page numbers and repeated page headers. */
export function readLines(text: string): Line[] {
  if (text.length > MAX_BYTES || new TextEncoder().encode(text).length > MAX_BYTES) {
    throw new LetterError(1, 'the file is over 200 KB; import the letter alone, without annexes or pictures');
  }
  return fold(dropFurniture(withoutComments(splitLines(text.replace(/^\ufeff/, '')))));
}

function splitLines(text: string): RawLine[] {
  const lines: RawLine[] = [];
  text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).forEach((whole, index) => {
    const at = index + 1;
    if (whole.length > MAX_LINE) {
      throw new LetterError(at, `the line is longer than ${MAX_LINE} characters; break it into paragraphs`);
    }
    if (/[\u0000-\u0008\u000e-\u001f\ufffd]/.test(whole)) {
      throw new LetterError(
        at,
        'holds bytes that are not text; save the letter as plain text or Markdown in UTF-8',
      );
    }
    if (/[\u202a-\u202e\u2066-\u2069]/.test(whole)) {
      throw new LetterError(at, 'holds marks that turn the direction of writing; take them out');
    }
    whole
      .replace(/[\u200b\u2060\ufeff]/g, '')
      .split('\f')
      .forEach((piece, page) => {
        if (page > 0) lines.push({ at, indent: 0, text: '', kind: 'page' });
        lines.push(rawLine(at, piece));
      });
  });
  return lines;
}

function rawLine(at: number, whole: string): RawLine {
  const unquoted = whole.replace(/^([ \t]{0,40})(?:>[ \t]?){1,9}/, '$1').replace(/\\$/, '');
  const space = /^[ \t\v\u00a0]*/.exec(unquoted)?.[0] ?? '';
  let indent = 0;
  for (const character of space) indent += character === '\t' ? TAB - (indent % TAB) : 1;
  const text = unquoted.slice(space.length).trimEnd();
  return { at, indent, text, kind: text === '' ? 'blank' : 'text' };
}

/** HTML comments may run over many lines; what a converter wrote there is no part of the letter. */
function withoutComments(lines: RawLine[]): RawLine[] {
  let open = false;
  return lines.map((line) => {
    if (!open && !line.text.includes('<!--')) return line;
    let text = '';
    let rest = line.text;
    while (rest !== '') {
      const mark = rest.indexOf(open ? '-->' : '<!--');
      if (!open) text += mark < 0 ? rest : rest.slice(0, mark);
      rest = mark < 0 ? '' : rest.slice(mark + (open ? 3 : 4));
      if (mark >= 0) open = !open;
    }
    const isBreak = /<!--\s*(?:page|new)/i.test(line.text);
    return { ...line, text: text.trim(), kind: text.trim() !== '' ? 'text' : isBreak ? 'page' : 'blank' };
  });
}

const STRENGTH = { text: 0, blank: 1, page: 2, rule: 3 } as const;

function fold(lines: RawLine[]): Line[] {
  const folded: Line[] = [];
  let gap: Gap = 1;
  for (const { kind, ...line } of lines) {
    if (kind === 'text') {
      folded.push({ ...line, gap });
      gap = 0;
    } else if (STRENGTH[kind] > gap) gap = STRENGTH[kind];
  }
  return folded;
}

/** The column in which the longest line ends. */
export const widthOf = (lines: Line[]) =>
  lines.reduce((width, { indent, text }) => Math.max(width, indent + text.length), 0);

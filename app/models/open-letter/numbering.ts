import { LetterError } from './error.ts';
import type { Line } from './lines.ts';
import { isAllBold, isComplete, isHeading, type Marker, readMarker, startsSmall } from './markers.ts';
import { isAsking, isHanging, isSectionName, isStop } from './stops.ts';

/** A line, the sign it starts with if it starts with one, and whether it closes the letter. */
export type Marked = { line: Line; marker: Marker | null; stop: boolean };
type NumberMarker = Extract<Marker, { kind: 'number' }>;
/** The demands of a letter: indexes of the lines that start one, and of the first line after the last can end. */
export type Numbering = { starts: number[]; end: number };

const MAX_STARTS = 60;
const WRAPPED = 50;
const SIMILAR = new Set(['close', 'dot', 'round']);

export const mark = (lines: Line[]): Marked[] =>
  lines.map((line) => ({ line, marker: readMarker(line.text), stop: isStop(line.text) }));

/** Finds the one numbered list of the letter that is its demands; a gap, a repeat or a doubt is a LetterError. */
export function findNumbering(marked: Marked[]): Numbering {
  const first = marked.flatMap((_, index) => (isFirst(marked, index) ? index : [])).slice(0, MAX_STARTS);
  const over = marked.findIndex(({ stop }) => stop);
  const penalty = (index: number) => (over >= 0 && index > over ? 6 : 0);
  const scored = first.map((index) => ({ index, score: scoreOf(marked, index) - penalty(index) }));
  const best = Math.max(...scored.map(({ score }) => score));
  const [chosen, ...rivals] = scored.filter(({ score }) => score === best).map(({ index }) => index);
  if (chosen === undefined) throw noNumbers(marked);

  const outer = rivals.length > 0 ? enclosing(marked, first, chosen, rivals) : undefined;
  const numbering = follow(marked, outer ?? chosen);
  const rival = outer === undefined ? rivals.find((index) => index >= numbering.end) : undefined;
  if (rival !== undefined) {
    const at = marked[chosen]?.line.at ?? 1;
    throw new LetterError(
      marked[rival]?.line.at ?? 1,
      `a second numbered list starts here (the first on line ${at}); number all demands in one row, 1 to the last`,
    );
  }
  return numbering;
}

function numberAt(marked: Marked[], index: number): NumberMarker | null {
  const marker = marked[index]?.marker;
  return marker?.kind === 'number' ? marker : null;
}

function isFirst(marked: Marked[], index: number): boolean {
  return numberAt(marked, index)?.n === 1 && isPlausible(marked, index);
}

/** A number that wrapped to the start of a line in the middle of a sentence is not a sign. */
export function isPlausible(marked: Marked[], index: number): boolean {
  const here = marked[index];
  const above = marked[index - 1]?.line.text ?? '';
  if (!here || here.line.gap > 0 || above === '') return true;
  const marker = here.marker;
  if (marker?.kind === 'number' && (marker.heading || marker.bullet || isAllBold(here.line.text)))
    return true;
  return /[.!?:;]["”’)*_]{0,4}$/.test(above) || above.length < WRAPPED;
}

/** How surely the list that starts here is the one with the demands, by its form and the words before it. */
function scoreOf(marked: Marked[], index: number): number {
  const marker = numberAt(marked, index);
  if (!marker) return -9;
  if (marker.style === 'word') return 10;
  if (marker.heading || isAllBold(marked[index]?.line.text ?? ''))
    return isOfSections(marked, marker) ? -3 : 5;
  const [last = '', ...earlier] = blocksBefore(marked, index);
  if (isAsking(last)) return 5;
  if (earlier.some((text) => /:$/.test(text) && isAsking(text))) return 4;
  if (earlier.some(isAsking)) return 3;
  return /:[*_]{0,3}$/.test(last) ? 1 : 0;
}

/** "1. Background, 2. Our demands": numbered parts of the letter, not numbered demands. */
const isOfSections = (marked: Marked[], like: NumberMarker) =>
  marked.some(
    ({ marker }) =>
      marker?.kind === 'number' &&
      marker.heading === like.heading &&
      marker.style === like.style &&
      isSectionName(marker.rest),
  );

/** Up to three blocks of text before a line, the nearest first. */
function blocksBefore(marked: Marked[], index: number): string[] {
  const blocks: string[] = [];
  let block = '';
  for (let i = index - 1; i >= 0 && i > index - 30 && blocks.length < 3; i -= 1) {
    const item = marked[i];
    if (!item || item.marker) break;
    block = block.length > 600 ? block : `${item.line.text} ${block}`.trim();
    if (item.line.gap > 0 || isHeading(item.line.text)) {
      blocks.push(block);
      block = '';
    }
  }
  return blocks;
}

/** When equal lists lie in different items of one list around them, that outer list has the demands. */
function enclosing(marked: Marked[], first: number[], chosen: number, rivals: number[]): number | undefined {
  return first.find((index) => {
    if (index >= chosen) return false;
    try {
      const { starts, end } = follow(marked, index);
      const itemOf = (inner: number) => (inner < end ? starts.filter((start) => start < inner).length : -1);
      return starts.length > 1 && rivals.every((rival) => itemOf(rival) > itemOf(chosen));
    } catch (error) {
      if (error instanceof LetterError) return false;
      throw error;
    }
  });
}

/** Follows a list from its 1 to its last number. */
function follow(marked: Marked[], start: number): Numbering {
  const one = numberAt(marked, start);
  const indent = marked[start]?.line.indent ?? 0;
  const starts = [start];
  let nested: { style: string; next: number } | null = null;
  for (let index = start + 1; index < marked.length; index += 1) {
    const item = marked[index];
    const marker = numberAt(marked, index);
    if (!item || !one) break;
    if (item.stop) return { starts, end: index };
    if (!marker) continue;
    const level = one.heading || one.style === 'word' || Math.abs(item.line.indent - indent) < 2;
    const expected = starts.length + 1;
    if (level && marker.style === one.style && marker.heading === one.heading) {
      if (marker.n === expected) {
        starts.push(index);
        nested = null;
      } else if (isPlausible(marked, index)) {
        if (marker.n === 1 && isOtherList(marked, starts, index)) return { starts, end: index };
        throw outOfOrder(marked, starts, index, marker.n);
      }
    } else if (marker.n === nested?.next && marker.style === nested.style) nested.next += 1;
    else if (marker.n === 1) nested = { style: marker.style, next: 2 };
    else if (
      level &&
      marker.heading === one.heading &&
      marker.n === expected &&
      SIMILAR.has(marker.style) &&
      isPlausible(marked, index)
    ) {
      starts.push(index);
    }
  }
  return { starts, end: marked.length };
}

/** Prose at the margin between two lists: the second 1 starts something else. Under headings it would be more demands. */
function isOtherList(marked: Marked[], starts: number[], index: number): boolean {
  const from = (starts[starts.length - 1] ?? 0) + 1;
  const indent = marked[starts[0] ?? 0]?.line.indent ?? 0;
  return marked.slice(from, index).some(({ line, marker }, i) => {
    const above = marked[from + i - 1]?.line.text ?? '';
    if (marker || line.gap === 0 || line.indent > indent + 1 || isHeading(line.text) || isAllBold(line.text))
      return false;
    return !startsSmall(line.text) && isComplete(above) && !isHanging(above);
  });
}

function outOfOrder(marked: Marked[], starts: number[], index: number, n: number): LetterError {
  const at = marked[index]?.line.at ?? 1;
  const lineOf = (number: number) => marked[starts[number - 1] ?? 0]?.line.at ?? 1;
  const next = starts.length + 1;
  if (n > 0 && n < next) {
    return new LetterError(
      at,
      `number ${n} stands here again (first on line ${lineOf(n)}); the next demand is ${next}`,
    );
  }
  return new LetterError(
    at,
    `number ${n} follows demand ${next - 1} of line ${lineOf(next - 1)}; demand ${next} is missing`,
  );
}

function noNumbers(marked: Marked[]): LetterError {
  const index = marked.findIndex((item, i) => item.marker?.kind === 'number' && isPlausible(marked, i));
  const number = numberAt(marked, index);
  if (number) {
    return new LetterError(
      marked[index]?.line.at ?? 1,
      `the numbers start with ${number.n}; number the demands from 1`,
    );
  }
  const list = marked.find(({ marker }) => marker?.kind === 'bullet' || marker?.kind === 'letter');
  if (list)
    return new LetterError(list.line.at, 'a list without numbers; write the demands as 1., 2., 3. and so on');
  const last = marked[marked.length - 1]?.line.at ?? 1;
  return new LetterError(
    last,
    'the letter ends without numbered demands; write them as 1., 2., 3. and so on',
  );
}

import { type Line, widthOf } from './lines.ts';
import { isAllBold, isComplete, isHeading, type Marker, startsSmall } from './markers.ts';
import { isPlausible, type Marked, type Numbering } from './numbering.ts';
import { type Level, type ListStyle, pointReader } from './points.ts';
import { isClosing } from './stops.ts';

/** A marked line or a paragraph, with the lines that carry on from it. */
export type Block = {
  /** The first of its lines, and that one's index. */
  line: Line;
  index: number;
  marker: Marker | null;
  level: Level | 'demand' | 'heading';
  /** Markdown in one line, without the marker. */
  text: string;
  /** Its last line runs to the right edge of a wrapped letter. */
  full: boolean;
};
/** A numbered line and the blocks below it, up to the next number. */
export type Draft = { head: Block; blocks: Block[] };
type Open = Omit<Block, 'text' | 'full'> & { lines: string[]; last: Line };

const MARGIN = 1;
const WRAP_MAX = 120;
const WORD = 9;

export const isText = (block: Block) => block.level === 'text';
/** A demand whose number stands in a Markdown heading. */
export const isHashed = ({ marker }: Block) => marker?.kind === 'number' && marker.heading;
export const isAtMargin = (block: Block, head: Block) => block.line.indent <= head.line.indent + MARGIN;
/** A paragraph of its own rather than the second half of one. */
export const isFresh = (block: Block, above: Block) => !startsSmall(block.text) && isComplete(above.text);
export const isBoldLine = ({ line, text }: Block) => isAllBold(line.text) || isAllBold(text);

/** Groups the lines of every demand into blocks. */
export function readBlocks(marked: Marked[], { starts, end }: Numbering): Draft[] {
  const width = widthOf(marked.map(({ line }) => line));
  const style = listStyle(marked, starts, end);
  return starts.map((start, k) => readDraft(marked, start, starts[k + 1] ?? end, k + 1, style, width));
}

function listStyle(marked: Marked[], starts: number[], end: number): ListStyle {
  let inner = false;
  let flush = 0;
  starts.forEach((start, k) => {
    const demand = marked[start]?.line.indent ?? 0;
    const bullets = marked
      .slice(start + 1, starts[k + 1] ?? end)
      .filter(({ marker }) => marker?.kind === 'bullet');
    if ((bullets[0]?.line.indent ?? 0) > demand) inner = true;
    flush += bullets.filter(({ line }) => line.indent <= demand).length;
  });
  return { inner, flush };
}

function readDraft(
  marked: Marked[],
  from: number,
  to: number,
  number: number,
  style: ListStyle,
  width: number,
): Draft {
  const levelOf = pointReader(number, marked[from]?.line.indent ?? 0, style);
  const blocks: Open[] = [];
  let point: Open | undefined;
  for (const [offset, { line, marker }] of marked.slice(from, to).entries()) {
    const index = from + offset;
    const above = blocks[blocks.length - 1];
    const open = point && { indent: point.line.indent, text: point.lines[point.lines.length - 1] ?? '' };
    const isItem = above !== undefined && marker !== null;
    const level = isItem ? levelOf(line, marker, open, isPlausible(marked, index)) : 'text';
    const isTitle = level === 'text' && isHeading(line.text);
    if (above && level === 'text' && !isTitle && isSameParagraph(above, line, width)) {
      above.lines.push(line.text);
      above.last = line;
      continue;
    }
    const text = marker && (above === undefined || level !== 'text') ? marker.rest : line.text;
    const block: Open = { line, index, marker, level: above ? level : 'demand', lines: [text], last: line };
    if (above && isTitle) block.level = 'heading';
    if (level === 'point') point = block;
    blocks.push(block);
  }
  const [head, ...rest] = blocks.map((block) => close(block, width));
  if (!head) throw new RangeError(`no line ${from}`);
  return { head, blocks: rest };
}

const isSameParagraph = (above: Open, line: Line, width: number) =>
  line.gap === 0 && above.level !== 'heading' && !isEnd(above.last, line, width);

/** A closing right under the last point: the line above broke off although the next word had room. */
function isEnd(above: Line, line: Line, width: number): boolean {
  if (!isComplete(above.text) || !isClosing(line.text)) return false;
  return above.indent + above.text.length + line.text.split(' ', 1).join('').length < width;
}

function close({ lines, last, ...block }: Open, width: number): Block {
  const full = width <= WRAP_MAX && last.indent + last.text.length > width - WORD;
  return { ...block, text: joinLines(lines), full };
}

/** One space between two lines, but none where the first was broken at a hyphen inside a word. */
export function joinLines(lines: string[]): string {
  const words = lines.filter((line) => line !== '');
  return words
    .map((line, index) => {
      const next = words[index + 1] ?? '';
      const isBroken = /\p{L}-$/u.test(line.slice(-3)) && /^\p{Ll}/u.test(next);
      return isBroken && !/^(?:and|or|to|und|oder|et|y|e)\s/.test(next) ? line : `${line} `;
    })
    .join('')
    .trimEnd();
}

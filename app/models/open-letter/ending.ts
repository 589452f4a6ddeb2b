import { type Block, type Draft, isAtMargin, isBoldLine, isFresh, isHashed, isText } from './blocks.ts';
import { readDay } from './days.ts';
import { isComplete, startsSmall } from './markers.ts';
import { isClosing, isHanging } from './stops.ts';

const MARGIN = 1;
const FAR_RIGHT = 24;
const TITLE_MAX = 100;

/** Each demand has a heading, a bold line or a few words without a stop, then its text as a paragraph of its own. */
export function areTitled(drafts: Draft[]): boolean {
  if (drafts.every(({ head }) => isHashed(head))) return true;
  const earlier = drafts.slice(0, -1);
  const bodied = earlier.filter(
    ({ blocks: [next] }) => next && isText(next) && next.line.gap > 0 && !startsSmall(next.text),
  );
  return (
    drafts.every(({ head }) => isShort(head)) && bodied.length > 0 && bodied.length * 2 >= earlier.length
  );
}

const isShort = (head: Block) =>
  isBoldLine(head) || (head.text.length <= TITLE_MAX && !isComplete(head.text) && !isHanging(head.text));

/** How many blocks of the last demand stand before the closing of the letter. */
export function countBeforeClosing(last: Draft, earlier: Draft[], titled: boolean): number {
  const items = [...earlier.flatMap(itemsOf), ...itemsOf(last).slice(0, -1)];
  const stopped = items.length > 0 && items.filter(({ text }) => isComplete(text)).length * 2 >= items.length;
  let allowed = paragraphsAllowed(last, earlier, titled);
  let above = last.head;
  for (const [index, block] of last.blocks.entries()) {
    if (endsSection(block, last.head)) return index;
    if (block.level === 'heading') continue;
    if (isText(block) && !carriesOn(block, above, last.head, stopped, titled && above === last.head)) {
      if (allowed === 0 || block.line.gap === 3 || takesLeave(block)) return index;
      allowed -= 1;
    }
    above = block;
  }
  return last.blocks.length;
}

const itemsOf = ({ head, blocks }: Draft) => [head, ...blocks.filter(({ level }) => level === 'point')];

/** The last demand may have as many paragraphs of its own as the others have. */
function paragraphsAllowed(last: Draft, earlier: Draft[], titled: boolean): number {
  const bodies = earlier.map(({ blocks }) => blocks.filter(isText).length);
  if (isHashed(last.head)) {
    const isClosed = last.blocks.some((block) => endsSection(block, last.head));
    return isClosed ? last.blocks.length : Math.max(1, ...bodies);
  }
  return titled ? Math.max(1, usual(bodies)) : usual(earlier.map(marginParagraphs));
}

const marginParagraphs = ({ head, blocks }: Draft) =>
  blocks.filter(
    (block, index) => isText(block) && isAtMargin(block, head) && isFresh(block, blocks[index - 1] ?? head),
  ).length;

/** The figure most of a list share; the larger one of two as frequent. */
function usual(figures: number[]): number {
  const times = (figure: number) => figures.filter((other) => other === figure).length;
  return [...figures].sort((a, b) => times(b) - times(a) || b - a)[0] ?? 0;
}

const endsSection = (block: Block, head: Block) =>
  block.level === 'heading' && (!isHashed(head) || hashes(block.line.text) <= hashes(head.line.text));
const hashes = (text: string) => /^#*/.exec(text)?.[0].length ?? 0;

/** Words of farewell, or the place and date that some letters carry below. */
function takesLeave({ text }: Block): boolean {
  const day = readDay(text);
  return isClosing(text) || (day !== null && 'day' in day);
}

/** Indented, begun small, or after a line that does not end its sentence in a letter whose items do. */
function carriesOn(
  block: Block,
  above: Block,
  head: Block,
  stopped: boolean,
  isUnderTitle: boolean,
): boolean {
  if (takesLeave(block)) return false;
  const right = block.line.indent - head.line.indent;
  if (startsSmall(block.text) || (right > MARGIN && right < FAR_RIGHT)) return true;
  if (isUnderTitle || right >= FAR_RIGHT) return false;
  return isComplete(above.text) ? block.line.gap === 2 && above.full : isHanging(above.text) || stopped;
}

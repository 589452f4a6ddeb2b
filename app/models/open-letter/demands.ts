import { type Block, type Draft, isAtMargin, isHashed, isText, joinLines, readBlocks } from './blocks.ts';
import { areTitled, countBeforeClosing } from './ending.ts';
import { LetterError } from './error.ts';
import { plainText, readInline } from './inline.ts';
import { labelOf } from './label.ts';
import { isAllBold, isComplete, startsSmall } from './markers.ts';
import { findNumbering, type Marked } from './numbering.ts';
import { isHanging, isInterlude } from './stops.ts';

export type LetterPoint = { label: string; text: string };
export type LetterDemand = LetterPoint & { points: LetterPoint[] };
/** `from` and `to`: indexes of the first line of the demands and of the first line after them. */
export type Demands = { demands: LetterDemand[]; from: number; to: number };
type Item = { line: number; title: string; texts: string[] };

/** Reads the numbered demands with their points, each text whole; what follows the last one is left out. */
export function readDemands(marked: Marked[]): Demands {
  const numbering = findNumbering(marked);
  const drafts = readBlocks(marked, numbering);
  const titled = areTitled(drafts);
  const last = drafts[drafts.length - 1];
  const kept = last ? countBeforeClosing(last, drafts.slice(0, -1), titled) : 0;
  const demands = drafts.map(({ head, blocks }, k) => {
    const own = k + 1 < drafts.length ? withoutInterlude(head, blocks) : blocks.slice(0, kept);
    return assemble({ head, blocks: own }, titled, k + 1);
  });
  return { demands, from: numbering.starts[0] ?? 0, to: last?.blocks[kept]?.index ?? numbering.end };
}

/** A heading for the demands that follow, or words that lead on to them, belong to no demand. */
function withoutInterlude(head: Block, blocks: Block[]): Block[] {
  const last = blocks[blocks.length - 1];
  const above = blocks[blocks.length - 2] ?? head;
  if (!last || !isText(last) || !isAtMargin(last, head)) return blocks;
  if (startsSmall(last.text) || isHanging(above.text)) return blocks;
  return isInterlude(last.text, isAllBold(last.text)) ? blocks.slice(0, -1) : blocks;
}

function assemble({ head, blocks }: Draft, titled: boolean, number: number): LetterDemand {
  const own: Item = { line: head.line.at, title: '', texts: [head.text] };
  const points: Item[] = [];
  let point: Block | null = null;
  let above = head;
  if (isHashed(head) || (titled && head.text !== '' && isBody(blocks[0])))
    Object.assign(own, { title: head.text, texts: [] });
  for (const block of blocks) {
    if (block.level === 'heading') continue;
    const isOwn = point === null || isOfDemand(block, above, head, point);
    const into = isOwn ? own : points[points.length - 1];
    if (block.level === 'point') {
      points.push({ line: block.line.at, title: '', texts: [block.text] });
      point = block;
    } else {
      into?.texts.push(block.text);
      if (isOwn) point = null;
    }
    above = block;
  }
  const demand = finish(own, `demand ${number}`);
  return { ...demand, points: points.map((item, k) => finish(item, `point ${k + 1} of demand ${number}`)) };
}

const isBody = (block: Block | undefined) => block !== undefined && isText(block) && !startsSmall(block.text);

/** A paragraph after the points that stands between them and the number: the demand itself goes on. */
function isOfDemand(block: Block, above: Block, head: Block, point: Block): boolean {
  const content = head.line.indent + Math.min(head.marker?.width ?? 0, 2);
  if (!isText(block) || block.line.indent < content || startsSmall(block.text) || !isComplete(above.text))
    return false;
  return block.line.indent <= point.line.indent && !isAtMargin(point, head);
}

function finish(item: Item, name: string): LetterPoint {
  const title = plainText(item.title);
  const body = readInline(joinLines(item.texts));
  const glue = title === '' || body.text === '' ? '' : /[.:;!?…–—]["”’»)]{0,2}$/.test(title) ? ' ' : '. ';
  const text = title + glue + body.text;
  if (!/\p{L}/u.test(text))
    throw new LetterError(item.line, `${name} is empty; write its text or take its number out`);
  return { label: labelOf(title === '' ? body : { text: title, bold: title.length }), text };
}

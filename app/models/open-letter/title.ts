import type { HeadLine } from './head.ts';
import { isAllBold, isHeading } from './markers.ts';
import { isAllCaps, isSectionName } from './stops.ts';

type Candidate = { text: string; score: number };

const TITLE_MAX = 300;
const SHORT = 160;

/**
 * The likeliest title: a subject line, then what stands right under the salutation, then a heading, capitals or a bold
 * line above it. Words as written; '' when nothing looks like one.
 */
export function findTitle(head: HeadLine[]): string {
  const candidates: Candidate[] = [];
  let greeted = false;
  let prose = false;
  for (let index = 0; index < head.length; index += 1) {
    const item = head[index];
    if (!item) break;
    const isNext = head[index - 1]?.role === 'salutation';
    if (item.role === 'salutation') greeted = true;
    if (item.role === 'prose') prose = true;
    if (item.role === 'subject') candidates.push({ text: subject(head, index), score: 100 });
    if (item.role !== 'title' && item.role !== '') continue;
    const lines = group(head, index);
    index += lines.length - 1;
    const text = lines.map((line) => line.text).join(' ');
    const score = scoreOf(item, lines, text, { isNext, greeted, prose }, head[index + 1]);
    candidates.push({
      text,
      score: isSectionName(text) ? Math.min(score, /^open letter/i.test(text) ? 5 : 0) : score,
    });
  }
  const best = candidates
    .filter(({ text, score }) => score > 0 && text.length <= TITLE_MAX)
    .sort((a, b) => b.score - a.score);
  return best[0]?.text ?? '';
}

/** A subject goes on over lines without a blank between; an empty one is written on the next line. */
function subject(head: HeadLine[], index: number): string {
  const words = [head[index]?.value ?? ''];
  for (let i = index + 1; i < head.length; i += 1) {
    const next = head[i];
    if (!next || (next.role !== '' && next.role !== 'title') || (next.line.gap > 0 && words.join('') !== ''))
      break;
    words.push(next.text);
  }
  return words.filter(Boolean).join(' ');
}

/** The lines of one title: capitals or bold lines may run on without a blank line, a heading is one line. */
function group(head: HeadLine[], index: number): HeadLine[] {
  const lines = [head[index]].flatMap((item) => item ?? []);
  const kind = kindOf(head[index]);
  for (let i = index + 1; kind !== 'heading'; i += 1) {
    const next = head[i];
    if (!next || next.line.gap > 0 || !runsOn(next, kind) || (next.role !== '' && next.role !== 'title'))
      break;
    lines.push(next);
  }
  return lines;
}

function kindOf(item: HeadLine | undefined): 'heading' | 'bold' | 'caps' | 'plain' {
  if (!item) return 'plain';
  if (isHeading(item.line.text)) return 'heading';
  if (isAllBold(item.line.text)) return 'bold';
  return isAllCaps(item.text) ? 'caps' : 'plain';
}

/** The last word of a wrapped title in capitals may stand alone on its line. */
const runsOn = (item: HeadLine, kind: ReturnType<typeof kindOf>) =>
  kindOf(item) === kind || (kind === 'caps' && !/\p{Ll}/u.test(item.text));

type Place = { isNext: boolean; greeted: boolean; prose: boolean };

function scoreOf(
  item: HeadLine,
  lines: HeadLine[],
  text: string,
  place: Place,
  below: HeadLine | undefined,
): number {
  const kind = kindOf(item);
  if (kind === 'heading') {
    const isTop = /^#\s/.test(item.line.text);
    if (place.prose) return isTop ? 40 : 15;
    return (isTop ? 80 : 50) + (place.isNext ? 10 : 0);
  }
  if (place.prose) return 0;
  if (kind === 'caps') return place.isNext ? 85 : place.greeted ? 65 : 55;
  if (kind === 'bold') return place.isNext ? 75 : place.greeted ? 60 : 52;
  const isAlone = item.line.gap > 0 || place.isNext;
  if (!isAlone || text.length > SHORT || lines.length > 2 || (below && below.line.gap === 0)) return 0;
  if (/^open letter\b/i.test(text)) return 42;
  if (/[.,:;]$/.test(text)) return 0;
  if (place.isNext) return 45;
  const leads = below?.role === 'prose' ? 30 : below?.role === 'salutation' ? 25 : item.line.at < 3 ? 20 : 0;
  return text.split(' ').length > 2 && !/\d{2}/.test(text) ? leads : 0;
}

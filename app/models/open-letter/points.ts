import { LetterError } from './error.ts';
import type { Line } from './lines.ts';
import type { Marker } from './markers.ts';

/** What a marked line inside a demand starts: a point, a part of the point before it, or nothing (plain text). */
export type Level = 'point' | 'sub' | 'text';
/** How the lists of the whole letter look: bullets stand right of the demands' numbers, or under them at the margin. */
export type ListStyle = { inner: boolean; flush: number };
type Open = { indent: number; text: string };
type First = { kind: Marker['kind']; indent: number; sign: string };

const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv'];
const SMALL_SIGNS = new Set(['o', '◦', '▪', '‣', '○', '□', '–']);

/** Sorts the marked lines of one demand, in order. `demandIndent` is the column of the demand's own number. */
export function pointReader(demand: number, demandIndent: number, style: ListStyle) {
  let first: First | null = null;
  let last = { point: '', sub: '', number: 0, numberStyle: '', minor: 0 };

  /** `open` is the point read last, `plausible`: the line above does not run into this one. */
  return function levelOf(line: Line, marker: Marker, open: Open | undefined, plausible: boolean): Level {
    const start = startOf(line, marker, plausible);
    if (start === 'text') return 'text';
    const level = start ?? (open && first && isPart(line, marker, open, first) ? 'sub' : 'point');
    remember(line, marker, level);
    return level;
  };

  function startOf(line: Line, marker: Marker, plausible: boolean): Level | null {
    if (marker.kind === 'deep') return 'sub';
    if (marker.kind === 'bullet')
      return /[–—]/.test(marker.sign) && !plausible && first?.sign !== marker.sign ? 'text' : null;
    if (marker.kind === 'letter') return letterStart(marker.letter, plausible);
    if (marker.kind === 'dotted') return dottedStart(line, marker, plausible);
    if (marker.n === last.number + 1 && (last.number === 0 ? plausible : marker.style === last.numberStyle))
      return null;
    if (marker.n === 1 && plausible) return null;
    if (!plausible || marker.style !== last.numberStyle) return 'text';
    throw new LetterError(
      line.at,
      `point ${marker.n} of demand ${demand} follows point ${last.number}; number its points in order`,
    );
  }

  function letterStart(letter: string, plausible: boolean): Level | null {
    if (follows(last.point, letter) && first?.kind === 'letter') return 'point';
    if (follows(last.sub, letter)) return 'sub';
    if (!plausible || (letter !== 'a' && letter !== 'i')) return 'text';
    return first?.kind === 'letter' ? 'sub' : null;
  }

  function dottedStart(line: Line, marker: Extract<Marker, { kind: 'dotted' }>, plausible: boolean): Level {
    if (marker.major === demand && marker.minor === last.minor + 1) return 'point';
    const isWords = !plausible || !/^[*_"“‘]{0,4}\p{Lu}/u.test(marker.rest);
    if (isWords || (marker.major !== demand && last.minor === 0)) return 'text';
    throw new LetterError(
      line.at,
      `point ${marker.major}.${marker.minor} stands where demand ${demand} goes on with ${demand}.${last.minor + 1}`,
    );
  }

  function isPart(line: Line, marker: Marker, open: Open, head: First): boolean {
    const deeper = line.indent >= head.indent + 2;
    const leadsOn = /:[*_]{0,3}$/.test(open.text);
    if (head.kind === 'dotted' || head.kind === 'number') return marker.kind !== head.kind;
    if (head.kind === 'letter') return true;
    if (marker.kind !== 'bullet') return deeper || leadsOn;
    if (head.sign !== marker.sign && SMALL_SIGNS.has(marker.sign) && line.indent >= head.indent) return true;
    if (!deeper || head.indent > demandIndent + 1) return deeper;
    // The first bullet stood at the margin: by design, or because a converter lost its indent at a page break.
    return !style.inner && (style.flush > 1 || leadsOn);
  }

  function remember(line: Line, marker: Marker, level: Level): void {
    const letter = marker.kind === 'letter' ? marker.letter : '';
    if (level === 'sub') {
      last.sub = letter;
      return;
    }
    const sign = marker.kind === 'bullet' ? marker.sign : '';
    if (!first) first = { kind: marker.kind, indent: line.indent, sign };
    else if (first.indent <= demandIndent + 1) first.indent = Math.max(first.indent, line.indent);
    last = { ...last, point: letter, sub: '' };
    if (marker.kind === 'number') last = { ...last, number: marker.n, numberStyle: marker.style };
    if (marker.kind === 'dotted') last.minor = marker.minor;
  }
}

function follows(before: string, letter: string): boolean {
  if (before === '') return false;
  const roman = ROMAN.indexOf(before);
  if (roman >= 0 && ROMAN[roman + 1] === letter) return true;
  return before.length === 1 && letter.length === 1 && letter.charCodeAt(0) === before.charCodeAt(0) + 1;
}

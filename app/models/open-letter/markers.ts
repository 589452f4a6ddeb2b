/** How a number is written: `1)` close, `1.` dot, `(1)` round, `1:` colon, `1 –` dash, `Demand 1` word, `# 1` bare. */
export type NumberStyle = 'close' | 'dot' | 'round' | 'colon' | 'dash' | 'word' | 'bare';
/** What stands at the start of an item; `rest` is the text after it. */
export type Marker = { rest: string; width: number } & (
  | { kind: 'number'; n: number; style: NumberStyle; heading: boolean; bullet: boolean }
  | { kind: 'dotted'; major: number; minor: number }
  | { kind: 'letter'; letter: string }
  | { kind: 'bullet'; sign: string }
  | { kind: 'deep' }
);

const BULLET = /^(?:([-*+–—])\s+|([•·◦▪‣●○■□➢➤►▶→✓✔✅☑])\ufe0f?\s*|(o)(?:\t|\s{2,})\s*)(?:\[[ xX]?\]\s+)?/u;
const NUMBERS: [NumberStyle, RegExp][] = [
  [
    'word',
    /^(?:demand|ask|point|request|recommendation|call|measure|proposal|action|priority)\s(?:no\.?\s?|#)?(\d{1,2})(?=\s?[:.)–—-]|\s*$|\*|_)\s?[:.)–—-]?/i,
  ],
  ['round', /^\((\d{1,2})\)/],
  ['close', /^(\d{1,2})\.?\)-?(?!\d)/],
  ['dot', /^(\d{1,2})\.-?(?=\s|[*_(["“‘]|\p{Lu}|$)/u],
  ['colon', /^(\d{1,2})\s?:(?=\s|\*|_)/],
  ['dash', /^(\d{1,2})\s[–—-](?=\s)/],
];
const DOTTED = /^\(?(\d{1,2})\.(\d{1,2})(?:\.?\)|\.)?(?=\s|\*|_)/;
const DEEP = /^\(?\d{1,2}(?:\.\d{1,2}){2,4}[.)]?(?=\s|\*|_)/;
const LETTER =
  /^(?:\(([a-z]|[ivx]{2,5})\)|([a-z]|[ivx]{2,5})\)|([a-z]|[ivx]{2,5})\.(?=\s|\*|_))(?=\s|\*|_|\p{L})/u;
const CAPITAL = /^\(?([A-Z])\)(?=\s|\*|_)/;
const NUMBER_AND_LETTER = /^\d{1,2}\.?\s?(?:\(([a-z])\)|([a-z])[.)])(?=\s|\*|_)/;
// "May" and "March" also begin sentences: they need their year to be months.
const DATE =
  /^\d{1,2}\.?\s?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?,?\s\d{4}|^\d{1,2}\.\s(?:january|february|april|june|july|august|september|october|november|december)\s[a-z]|^\d{1,2}\.\s?\d{1,2}\.\s?\d{4}/i;

/** Reads the sign before an item: a number, a letter, a bullet, several of them (`- **1)**`), or null: plain text. */
export function readMarker(text: string): Marker | null {
  const plain = text.replace(
    /^(\W{0,8}\d{1,2})(?:\\([.)])|\ufe0f?\u20e3)/,
    (_, start, sign) => start + (sign ?? ')'),
  );
  const hashes = /^#{1,6}(?=\s|\d)\s*/.exec(plain)?.[0] ?? '';
  const number = readNumber(plain.slice(hashes.length), hashes !== '');
  if (number) return sized(plain, { ...number, bullet: false });
  if (hashes !== '') return null;

  const other = readPart(plain);
  if (other) return sized(plain, other);
  const bullet = BULLET.exec(plain);
  if (!bullet) return null;
  const rest = plain.slice(bullet[0].length);
  const inner = readNumber(rest, false);
  if (inner) return sized(plain, { ...inner, bullet: true });
  return sized(plain, readPart(rest) ?? { kind: 'bullet', sign: bullet[1] ?? bullet[2] ?? 'o', rest });
}

export const isMarked = (text: string) => readMarker(text) !== null;

type Unsized<T> = T extends unknown ? Omit<T, 'width'> : never;

function sized(text: string, marker: Unsized<Marker>): Marker {
  return { ...marker, width: Math.max(0, text.length - marker.rest.length) } as Marker;
}

function readNumber(text: string, heading: boolean) {
  const bold = /^(?:\*{2,3}|_{2,3})(?=[\d(\p{L}])/u.exec(text)?.[0] ?? '';
  const inner = text.slice(bold.length);
  if (DATE.test(inner) || DOTTED.test(inner)) return null;
  for (const [style, pattern] of heading ? [...NUMBERS, BARE] : NUMBERS) {
    const found = pattern.exec(inner);
    if (!found) continue;
    const rest = afterBold(inner.slice(found[0].length), bold, style === 'word');
    return { kind: 'number' as const, n: Number(found[1]), style, rest, heading };
  }
  return null;
}
const BARE: [NumberStyle, RegExp] = ['bare', /^(\d{1,2})(?=\s|$)/];

/** `**1.** text` closes its bold at once, `**1. text** more` carries on in bold. */
function afterBold(rest: string, bold: string, loose: boolean): string {
  const closed = bold !== '' && rest.trimStart().startsWith(bold);
  const after = closed ? rest.trimStart().slice(bold.length) : rest;
  const clean = (loose ? after.replace(/^\s?[:.)–—-](?=\s|$)/, '') : after).trimStart();
  return bold !== '' && !closed ? bold + clean : clean;
}

function readPart(text: string): Unsized<Marker> | null {
  const bold = /^(?:\*\*|__)(?=[\da-z(])/i.exec(text)?.[0] ?? '';
  const inner = text.slice(bold.length);
  const after = (found: RegExpExecArray) => afterBold(inner.slice(found[0].length), bold, false);
  const deep = DEEP.exec(inner);
  if (deep) return { kind: 'deep', rest: after(deep) };
  const dotted = DOTTED.exec(inner);
  if (dotted && !DATE.test(inner))
    return { kind: 'dotted', major: Number(dotted[1]), minor: Number(dotted[2]), rest: after(dotted) };
  const letter = LETTER.exec(inner) ?? CAPITAL.exec(inner) ?? NUMBER_AND_LETTER.exec(inner);
  if (!letter) return null;
  return {
    kind: 'letter',
    letter: (letter[1] ?? letter[2] ?? letter[3] ?? '').toLowerCase(),
    rest: after(letter),
  };
}

/** A block that is one bold line: a heading in all but name. */
export const isAllBold = (text: string) =>
  /^(\*\*|__)(?=\S)/.test(text) &&
  /\S(\*\*|__)[.:]?$/.test(text) &&
  text.split(text.slice(0, 2)).length === 3;

export const isHeading = (text: string) => /^#{1,6}\s/.test(text);

/** A sentence ends here, whatever brackets, quotation marks or emphasis close after it. */
export const isComplete = (text: string) => /[.!?…]["'”’»)\]*_]{0,6}$/.test(text.slice(-12));

export const startsSmall = (text: string) => /^["'“‘(*_[]{0,4}\p{Ll}/u.test(text);

/** Plain words of a piece of Markdown, and which stretch at its start was bold: `bold` is where that stretch ends. */
export type Inline = { text: string; bold: number };

type Piece = { text: string; run?: Run };
/** A run of * or _: `left` characters of it still stand for themselves, `bold` opens (+1) or closes (-1) bold. */
type Run = { sign: string; left: number; opens: boolean; closes: boolean; bold: number };

const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: '\u00a0',
};
const MAX_LINK = 500;

/** Reads links as their words, drops pictures, emphasis, code signs and tags; joins white space. Linear in its input. */
export function readInline(markdown: string): Inline {
  const pieces = split(withoutLinks(withoutTags(markdown)));
  pair(pieces.flatMap(({ run }) => run ?? []));
  return assemble(pieces);
}

/** The words alone. */
export const plainText = (markdown: string) => readInline(markdown).text;

function withoutTags(text: string): string {
  if (!/[<&`]/.test(text)) return text;
  return text
    .replace(/<(https?:\/\/[^\s<>]{1,500})>/gi, '$1')
    .replace(/<sup>\s?[\d*,]{1,5}\s?<\/sup>/gi, '')
    .replace(/<\/?(?:b|strong)>/gi, '**')
    .replace(/<br\s?\/?>/gi, ' ')
    .replace(/<\/?[a-z][a-z0-9]{0,10}(?:\s[^<>]{0,200})?\/?>/gi, '')
    .replace(/`{1,3}([^`]{1,200})`{1,3}/g, '$1')
    .replace(/&(amp|lt|gt|quot|apos|#39|nbsp);/g, (_, name) => ENTITIES[name] ?? '');
}

function withoutLinks(text: string): string {
  if (!text.includes('](') && !text.includes('][')) return text;
  const out: string[] = [];
  const open: { at: number; picture: boolean }[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const character = text.charAt(i);
    if (character === '\\') {
      out.push(character, text.charAt(i + 1));
      i += 1;
    } else if (character === '[') {
      open.push({ at: out.length, picture: text.charAt(i - 1) === '!' });
      out.push(character);
    } else if (character === ']' && open.length > 0) {
      const start = open.pop();
      const end = linkEnd(text, i + 1);
      if (start === undefined || end < 0) {
        out.push(character);
        continue;
      }
      if (start.picture) out.length = Math.max(0, start.at - 1);
      else out[start.at] = '';
      i = end;
    } else out.push(character);
  }
  return out.join('');
}

/** The index of the bracket that ends `(target)` or `[reference]` at `from`; -1 when there is none near. */
function linkEnd(text: string, from: number): number {
  const first = text.charAt(from);
  if (first !== '(' && first !== '[') return -1;
  const close = first === '(' ? ')' : ']';
  let depth = 0;
  for (let i = from; i < text.length && i < from + MAX_LINK; i += 1) {
    if (text.charAt(i) === first) depth += 1;
    if (text.charAt(i) === close) depth -= 1;
    if (depth === 0) return i;
  }
  return -1;
}

function split(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [part] of text.matchAll(/\*+|_+|\\[!-/:-@[-`{-~]|[^*_\\]+|\\/g)) {
    if (!/^[*_]/.test(part)) {
      pieces.push({ text: part.length === 2 && part.startsWith('\\') ? part.charAt(1) : part });
      continue;
    }
    pieces.push({
      text: part,
      run: { sign: part.charAt(0), left: part.length, opens: true, closes: true, bold: 0 },
    });
  }
  pieces.forEach(({ run }, index) => {
    if (!run) return;
    const before = pieces[index - 1]?.text.slice(-1) ?? ' ';
    const after = pieces[index + 1]?.text.charAt(0) ?? ' ';
    // Two stars are never words, so converters that leave a blank inside them ("**so **") are understood too.
    const loose = run.sign === '*' && run.left > 1;
    const inWord = /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after);
    const literal = run.sign === '_' ? inWord : !loose && /\d/.test(before) && /\d/.test(after);
    run.opens = !literal && (loose || /\S/.test(after));
    run.closes = !literal && (loose || /\S/.test(before));
  });
  return pieces;
}

/** Pairs every closing run with the nearest open run of its sign. */
function pair(runs: Run[]): void {
  const open: Record<string, Run[]> = { '*': [], _: [] };
  for (const run of runs) {
    const stack = open[run.sign] ?? [];
    while (run.closes && run.left > 0) {
      const opener = stack[stack.length - 1];
      if (!opener) break;
      const used = Math.min(opener.left, run.left, 2);
      opener.left -= used;
      run.left -= used;
      if (used === 2) {
        opener.bold += 1;
        run.bold -= 1;
      }
      if (opener.left === 0) stack.pop();
    }
    if (run.opens && run.left > 0) stack.push(run);
  }
}

function assemble(pieces: Piece[]): Inline {
  const parts: string[] = [];
  let length = 0;
  let depth = 0;
  let bold = 0;
  let leading = true;
  let isSpaced = true;
  for (const { text: words, run } of pieces) {
    const literal =
      run === undefined ? words : run.sign === '*' && run.left > 1 ? '' : words.slice(0, run.left);
    if (run && run.bold < 0) depth += run.bold;
    for (const part of literal.match(/[ \t]+|[^ \t]+/g) ?? []) {
      const isSpace = /^[ \t]/.test(part);
      if (isSpace && isSpaced) continue;
      parts.push(isSpace ? ' ' : part);
      length += isSpace ? 1 : part.length;
      isSpaced = isSpace;
      if (isSpace || !leading) continue;
      if (depth > 0) bold = length;
      else if (/[\p{L}\p{N}]/u.test(part)) leading = false;
    }
    if (run && run.bold > 0) depth += run.bold;
  }
  const text = parts.join('').trimEnd();
  return { text, bold: Math.min(bold, text.length) };
}

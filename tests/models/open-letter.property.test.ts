import fc from 'fast-check';
import { expect, it } from 'vitest';

import { LetterError, parseOpenLetter } from '#app/models/open-letter.ts';

type Piece = { lead: string; rest: string };
type Ask = Piece & { points: Piece[] };
type Look = {
  number: (n: number) => string;
  point: (n: number, k: number) => string;
  indent: number;
  hang: boolean;
  width: number;
  spaced: boolean;
  bold: boolean;
  tear: string;
  eol: string;
  end: string;
};

const WORDS =
  'river lamp bus mother night stop garden bread window child school winter water bridge street tree paper music market door'.split(
    ' ',
  );
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi'];

const word = fc.constantFrom(...WORDS);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const words = (min: number, max: number) =>
  fc.array(word, { minLength: min, maxLength: max }).map((list) => list.join(' '));
const sentence = words(3, 18).map((text) => `${capital(text)}.`);
const piece = fc.record({
  lead: words(2, 6).map(capital),
  rest: fc
    .tuple(words(2, 14), fc.array(sentence, { maxLength: 3 }))
    .map(([first, more]) => [`${first}.`, ...more].join(' ')),
});
const ask: fc.Arbitrary<Ask> = fc
  .tuple(piece, fc.array(piece, { maxLength: 4 }))
  .map(([own, points]) => ({ ...own, points }));

const numbers: Look['number'][] = [
  (n) => `${n})`,
  (n) => `${n}.`,
  (n) => `(${n})`,
  (n) => `- ${n})`,
  (n) => `* **${n}.**`,
  (n) => `**${n})**`,
  (n) => `Demand ${n}:`,
];
const signs: Look['point'][] = [
  () => '-',
  () => '*',
  () => '•',
  () => '–',
  (_, k) => `${'abcdef'[k]})`,
  (_, k) => `(${'abcdef'[k]})`,
  (_, k) => `${ROMAN[k]}.`,
  (n, k) => `${n}.${k + 1}`,
];
const tears = [
  ' ',
  '\n\n',
  '\n\f',
  '\n\n---\n\n',
  '\n\nPage 2 of 9\n\n',
  '\n\n- 12 -\n\n',
  '\n\n   7\n\n',
  '\n\n![lamp](lamp.png)\n\n',
  '\n\nFigure 4: A lamp by the river.\n\n',
  '\n\nFriends of the night · 2\n\n\fFriends of the night · 3\n',
];
const ends = [
  '\n\nYours sincerely,\n\nAna',
  '\nYours sincerely,\nAna',
  '\n\nWe look forward to your answer.\n\nAna',
  '\n\nMany thanks in advance for all you do.\n\nKind regards\nJonas\n\n1. Anna\n2. Ben',
  '\n\nA paragraph at the end, which is long enough to be one.\n\nIn solidarity,\nMáire',
  '\n\nSigned,\n\nA handwritten signature that reads "Ana".',
  '',
];

const look: fc.Arbitrary<Look> = fc.record({
  number: fc.constantFrom(...numbers),
  point: fc.constantFrom(...signs),
  indent: fc.nat(5),
  hang: fc.boolean(),
  width: fc.constantFrom(44, 72, 10_000),
  spaced: fc.boolean(),
  bold: fc.boolean(),
  tear: fc.constantFrom(...tears),
  eol: fc.constantFrom('\n', '\r\n'),
  end: fc.constantFrom(...ends),
});

/** Makes every word of a letter its own, so that no two of its lines are alike. */
function distinct(asks: Ask[]): Ask[] {
  let count = 0;
  const mark = () => [...String(count++)].map((digit) => 'abcdefghij'.charAt(Number(digit))).join('');
  const own = ({ lead, rest }: Piece) => ({
    lead: lead.replace(/(?<=[a-z])(?= |$)/g, mark),
    rest: rest.replace(/(?<=[a-z])(?=[ .])/g, mark),
  });
  return asks.map((demand) => ({ ...own(demand), points: demand.points.map(own) }));
}

function wrap(sign: string, text: string, indent: number, { width, hang }: Look): string {
  const margin = ' '.repeat(indent);
  const lines = [`${margin}${sign}`];
  for (const next of text.split(' ')) {
    const last = lines[lines.length - 1] ?? '';
    if (last.length + next.length < width) lines[lines.length - 1] = `${last} ${next}`;
    else lines.push(`${hang ? margin + ' '.repeat(sign.length + 1) : ''}${next}`);
  }
  return lines.join('\n');
}

/** Tears the text where a sentence goes on; the halves are wrapped by themselves. */
function item(sign: string, { lead, rest }: Piece, indent: number, style: Look, at: number): string {
  const text = `${style.bold ? `**${lead}**` : lead} ${rest}`;
  const seams = [...text.matchAll(/(?<=[a-z]) (?=[a-z])/g)].map(({ index }) => index);
  const seam = seams[at % Math.max(1, seams.length)];
  if (style.tear === ' ' || seam === undefined) return wrap(sign, text, indent, style);
  const inside = style.bold && seam < lead.length + 2;
  const [before, after] = [
    text.slice(0, seam) + (inside ? '**' : ''),
    (inside ? '**' : '') + text.slice(seam + 1),
  ];
  const end = wrap('', after, style.hang ? indent + sign.length : 0, style).replace(/^( *) /, '$1');
  return `${wrap(sign, before, indent, style)}${style.tear}${end}`;
}

function render(asks: Ask[], style: Look, at: number): string {
  const between = style.spaced ? '\n\n' : '\n';
  const list = asks.map((own, n) =>
    [
      item(style.number(n + 1), own, 0, style, at),
      ...own.points.map((point, k) => item(style.point(n + 1, k), point, style.indent, style, at)),
    ].join(between),
  );
  const head = [
    'Ref: LN/4',
    'Sofia, 24 February 2026',
    'To: Ms Ana Petrova, Mayor of Sofia',
    'LIGHT FOR EVERY NIGHT',
    'We ask you to:',
  ];
  return `${[...head, list.join(between)].join('\n\n')}${style.end}\n`.replaceAll('\n', style.eol);
}

it('reads the same letter whatever its bullets, its line width and its page breaks are', () => {
  fc.assert(
    fc.property(fc.array(ask, { minLength: 1, maxLength: 7 }), look, fc.nat(50), (alike, style, at) => {
      const asks = distinct(alike);
      const read = parseOpenLetter(render(asks, style, at));
      const text = ({ lead, rest }: Piece) => `${lead} ${rest}`;
      expect(
        read.demands.map((demand) => ({
          text: demand.text,
          points: demand.points.map((point) => point.text),
        })),
      ).toEqual(asks.map((own) => ({ text: text(own), points: own.points.map(text) })));
      const all = read.demands.flatMap((demand) => [demand, ...demand.points]);
      if (style.bold)
        expect(all.map(({ label }) => label)).toEqual(
          asks.flatMap((own) => [own.lead, ...own.points.map(({ lead }) => lead)]),
        );
      for (const { label, text: whole } of all)
        expect(whole.startsWith(label) && label.length <= 240 && label !== '').toBe(true);
      expect([read.title, read.reference, read.date, read.addressees]).toEqual([
        'LIGHT FOR EVERY NIGHT',
        'LN/4',
        '2026-02-24',
        ['Ms Ana Petrova, Mayor of Sofia'],
      ]);
    }),
    { numRuns: 300 },
  );
});

it('reads demands that are headings with paragraphs and points below them', () => {
  const hashes = fc.constantFrom('##', '###');
  const heading = fc.constantFrom<Look['number']>(
    (n) => `${n}.`,
    (n) => `Demand ${n}:`,
    (n) => `(${n})`,
  );
  const closing = fc.constantFrom(
    '## Thanks\n\nAll the best.',
    'We look forward to your answer.',
    '---\n\nAna',
    '',
  );
  fc.assert(
    fc.property(
      fc.array(ask, { minLength: 1, maxLength: 7 }),
      hashes,
      heading,
      closing,
      (alike, level, number, end) => {
        const asks = distinct(alike);
        const sections = asks.map(({ lead, rest, points }, n) =>
          [
            `${level} ${number(n + 1)} ${lead}`,
            capital(rest),
            ...points.map((point) => `- **${point.lead}** ${point.rest}`),
          ].join('\n\n'),
        );
        const head = '# Light\n\n24 February 2026\n\nDear Mayor,\n\nHear us.';
        const read = parseOpenLetter([head, ...sections, end].join('\n\n'));
        expect(read.demands).toEqual(
          asks.map(({ lead, rest, points }) => ({
            label: lead,
            text: `${lead}. ${capital(rest)}`,
            points: points.map((point) => ({ label: point.lead, text: `${point.lead} ${point.rest}` })),
          })),
        );
      },
    ),
    { numRuns: 200 },
  );
});

it('reads or refuses any text at all, and names a line that the text has', () => {
  const scrap = fc.constantFrom(
    '1. ',
    '2) ',
    '- ',
    '**',
    '_',
    '[',
    '](',
    ')',
    '\n',
    '\n\n',
    '\f',
    '---\n',
    '# ',
    '1.1 ',
    'a) ',
    'To: ',
    'Dear X,',
    '2026-02-24\n',
    'Ref: ',
    'TREES AND BUSES\n',
    '<!--',
    '-->',
    '![',
    '<b>',
    '\\',
    '    ',
    'Page 2\n',
    'We ask you to:\n',
    'Yours sincerely,\n',
    'words ',
    'Words. ',
  );
  const text = fc.array(
    fc.oneof({ weight: 5, arbitrary: scrap }, fc.string({ unit: 'grapheme', maxLength: 8 })),
    { maxLength: 80 },
  );
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join('');
      try {
        const read = parseOpenLetter(whole);
        expect(read.demands.length).toBeGreaterThan(0);
        expect(read.demands.every((demand) => demand.text !== '' && demand.label !== '')).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(LetterError);
        const { line, message } = error as LetterError;
        expect(message).toContain(`Line ${line}:`);
        expect(line >= 1 && line <= whole.split(/\r\n|[\n\r\u0085\u2028\u2029]/).length).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});

it.each([
  '[',
  '](',
  '![',
  '*',
  '**a',
  '_a_',
  '**',
  '<',
  '<b ',
  '`',
  '\\',
  '1. ',
  '(1',
  '- ',
  '#',
  '"',
  '.',
  '. A',
  ',',
  ' ',
  '\t',
  'a-',
  'a b ',
  '-->',
  '<!--',
  '>',
  '> ',
  '[^1',
  '&',
  '|',
  'Dear ',
  'To: ',
  ': ',
  'a.b',
  '1',
  '¹',
  'Ref: ',
  '2026-',
  '— ',
])('gets through %j over and over again', (part) => {
  const head = '# Trees\n\n24 February 2026\n\nDear Mayor,\n\nWe ask you to:\n\n';
  const long = part.repeat(Math.ceil(19_000 / part.length)).slice(0, 19_000);
  const answer = (text: string) => {
    try {
      return parseOpenLetter(text).demands.length;
    } catch (error) {
      return error instanceof LetterError ? error.line : error;
    }
  };
  expect(answer(`${head}1. ${long}\n\n${long}\n\n2. Plant ${long} trees\n\n${long}`)).toEqual(
    expect.any(Number),
  );
  expect(answer(`${long}\n\n${long}\n${head}1. a`)).toEqual(expect.any(Number));
  expect(answer(`${head}${`${part}\n`.repeat(40_000 / part.length)}`)).toEqual(expect.any(Number));
  expect(answer(`${head}1. ${part.repeat(100_000 / part.length)}`)).toBe(9);
});

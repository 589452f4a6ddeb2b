import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { LetterError, type OpenLetter, parseOpenLetter } from '#app/models/open-letter.ts';

const threeMayors = readFileSync(new URL('../fixtures/three-mayors.md', import.meta.url), 'utf8');

const HEAD = `Ref: TS/1
24 February 2026

To: Ms Ana Petrova, Mayor of Sofia

TREES FOR EVERY STREET

We ask the city to:
`;

/** Ana's letter with other demands and, if given, another ending. */
const letter = (demands: string, end = 'Yours sincerely,\n\nAna') =>
  parseOpenLetter(`${HEAD}\n${demands}\n\n${end}\n`);
const texts = ({ demands }: OpenLetter) => demands.map(({ text }) => text);
const points = ({ demands }: OpenLetter) => demands.map((demand) => demand.points.map(({ text }) => text));
const labels = ({ demands }: OpenLetter) => demands.map(({ label }) => label);

function refusal(text: string): LetterError {
  try {
    parseOpenLetter(text);
  } catch (error) {
    if (error instanceof LetterError) return error;
    throw error;
  }
  throw new Error('the letter was taken');
}

describe('the letter to three mayors', () => {
  const read = parseOpenLetter(threeMayors);

  it('has its head', () => {
    expect(read.title).toBe('NIGHT BUSES: OUR CITIES MUST BRING HOME THE PEOPLE WHO WORK WHILE OTHERS SLEEP');
    expect(read.reference).toBe('NBA 3/2026.114');
    expect(read.date).toBe('2026-03-12');
    expect(read.addressees).toEqual([
      'Ms Ana Petrova, Mayor of Sofia and Chair of the Night Cities Network',
      'Mr Jonas Weber, Governing Mayor of Berlin',
      'Ms Máire Ní Bhriain, Lord Mayor of Galway',
    ]);
  });

  it('has four demands, and not the three causes above them', () => {
    expect(labels(read)).toEqual([
      'Bring back the night lines',
      'Make the ride home affordable and safe for everyone',
      'Ask those who ride',
      'Publish the timetable by 1 June 2026',
    ]);
    expect(read.demands.map((demand) => demand.points.length)).toEqual([0, 3, 0, 2]);
  });

  it('keeps the point whole that a page number, a picture and its caption cut in two', () => {
    expect(read.demands[1]?.points[0]).toEqual({
      label: 'One fare, day and night',
      text:
        'One fare, day and night: A ride after midnight must not cost more than the same ride at noon. Monthly passes ' +
        'have to count on every night line, and those who live outside the city, among them most of the nurses and ' +
        'nearly all of the bakers, must be able to use them up to the last stop. The difference is small: less than ' +
        '2.5 million euros a year for the three cities together.',
    });
  });

  it('reduces links to their words and leaves out thanks, signature and its description', () => {
    expect(read.demands[0]?.text).toBe(
      'Bring back the night lines that were cut in 2021, and run a bus at least once an hour on each of them.',
    );
    expect(JSON.stringify(read.demands)).not.toMatch(
      /thanks|signature|Tomás|Figure|proof|Page|example\.org|\*/,
    );
    expect(read.demands[3]?.points.map(({ text }) => text)).toEqual([
      'On paper at every stop.',
      'On the telephone, in the languages of the people who ride.',
    ]);
  });
});

describe('numbers', () => {
  it.each([
    ['1) Plant.\n2) Water.'],
    ['1. Plant.\n2. Water.'],
    ['- 1) Plant.\n- 2) Water.'],
    ['* 1. Plant.\n* 2. Water.'],
    ['(1) Plant.\n(2) Water.'],
    ['**1.** Plant.\n\n**2.** Water.'],
    ['**1. Plant.**\n\n**2. Water.**'],
    ['1\\. Plant.\n2\\. Water.'],
    ['Demand 1: Plant.\n\nDemand 2: Water.'],
    ['**Demand 1:** Plant.\n\n**Demand 2:** Water.'],
    ['DEMAND 1 – Plant.\nDEMAND 2 – Water.'],
    ['## 1. Plant.\n## 2. Water.'],
    ['### Demand 1\n\nPlant.\n\n### Demand 2\n\nWater.'],
    ['   1. Plant.\n   2. Water.'],
    ['1)\tPlant.\n2)\u00a0Water.'],
    ['1.\nPlant.\n\n2.\nWater.'],
    ['> 1. Plant.\n> 2. Water.'],
    ['1️⃣ Plant.\n2️⃣ Water.'],
    ['1) Plant.\n2. Water.'],
  ])('reads %j', (demands) => {
    expect(texts(letter(demands))).toEqual(['Plant.', 'Water.']);
  });

  it('reads ten and more, aligned to the right', () => {
    const demands = Array.from(
      { length: 12 },
      (_, i) => `${String(i + 1).padStart(2)}. Plant oak ${'abcdefghijkl'[i]}`,
    );
    expect(letter(demands.join('\n')).demands).toHaveLength(12);
  });

  it('takes no figure for a number that wrapped to the start of a line', () => {
    const read = letter(
      '1. Plant as many trees as were felled in the dry and windy summer of\n' +
        '2025. They were oaks, limes and planes, and most of them stood there since\n' +
        '12. March 1950.\n2. Water them with no less than the amount that the city promised, that is\n' +
        '2.5 million litres, and not the amount named in the appendix on page\n7. That one is wrong.',
    );
    expect(texts(read)).toEqual([
      'Plant as many trees as were felled in the dry and windy summer of 2025. They were oaks, limes and planes, and most of them stood there since 12. March 1950.',
      'Water them with no less than the amount that the city promised, that is 2.5 million litres, and not the amount named in the appendix on page 7. That one is wrong.',
    ]);
  });

  it('takes the list that is asked for, not the facts before or the notes after it', () => {
    const read = parseOpenLetter(
      `${HEAD.replace('We ask the city to:', 'Three things are known:\n\n1. It is hot.\n2. It is dry.\n3. It is loud.\n\nWe ask the city to:')}
1. Plant trees.[1]
2. Water them.

Yours sincerely,
Ana

Notes
1. https://example.org/heat
2. https://example.org/drought
3. https://example.org/noise
`,
    );
    expect(texts(read)).toEqual(['Plant trees.[1]', 'Water them.']);
  });

  it('takes headings as demands although lists are numbered below them', () => {
    const read = letter(
      '## 1. Trees\n\nThe city should:\n\n1. plant;\n2. water.\n\n## 2. Shade\n\nThe city should:\n\n1. measure;\n2. publish.',
    );
    expect(labels(read)).toEqual(['Trees', 'Shade']);
    expect(points(read)).toEqual([
      ['plant;', 'water.'],
      ['measure;', 'publish.'],
    ]);
  });

  it('takes the list below numbered sections of the letter', () => {
    const read = parseOpenLetter(
      `# Trees\n\n24 February 2026\n\nDear Mayor,\n\n## 1. Background\n\nIt is hot.\n\n## 2. Our demands\n\n1) Plant.\n2) Water.\n\n## 3. Conclusion\n\nAct now.\n`,
    );
    expect(texts(read)).toEqual(['Plant.', 'Water.']);
  });
});

describe('points', () => {
  it.each([
    ['  - oaks\n  - limes'],
    ['- oaks\n- limes'],
    ['\n* oaks\n\n* limes\n'],
    ['    • oaks\n    • limes'],
    ['•oaks\n•limes'],
    ['– oaks\n– limes'],
    ['a) oaks\nb) limes'],
    ['   (a) oaks\n   (b) limes'],
    ['   i. oaks\n   ii. limes'],
    ['   1. oaks\n   2. limes'],
    ['(1) oaks\n(2) limes'],
    ['1.1 oaks\n1.2 limes'],
    ['1.1. oaks\n\n1.2. limes'],
    ['1a) oaks\n1b) limes'],
    ['- oaks\n  - limes'],
    ['  - [ ] oaks\n  - [x] limes'],
  ])('reads %j', (list) => {
    expect(points(letter(`1. Plant:\n${list}\n2. Water.`))).toEqual([['oaks', 'limes'], []]);
  });

  it('keeps lists within a point in the point', () => {
    const read = letter(
      '1. Plant:\n   - oaks:\n     - red\n     - white\n   - limes\n2. Water:\n   a) by day\n      i) at six\n      ii) at noon\n   b) at night',
    );
    expect(points(read)).toEqual([
      ['oaks: red white', 'limes'],
      ['by day at six at noon', 'at night'],
    ]);
  });

  it('gives a paragraph under the points back to the demand when it stands under its text', () => {
    const read = letter('1. Plant:\n\n   - oaks\n   - limes.\n\n   All of them this year.\n\n2. Water.');
    expect(texts(read)).toEqual(['Plant: All of them this year.', 'Water.']);
    expect(points(read)[0]).toEqual(['oaks', 'limes.']);
  });

  it('does not take a dash in the middle of a sentence for a bullet', () => {
    const read = letter(
      '1. Plant trees in all the streets where there are none today\n– with the help of those who live there –\nand benches.',
    );
    expect(texts(read)).toEqual([
      'Plant trees in all the streets where there are none today – with the help of those who live there – and benches.',
    ]);
  });
});

describe('breaks inside a point', () => {
  const torn = (gap: string) =>
    `1. Plant:\n - **Oaks** in every street that the\n${gap}\nheat of June empties.\n - Limes.\n2. Water.`;

  it.each([
    ['a blank line', ''],
    ['a form feed', '\f'],
    ['a rule', '\n---\n'],
    ['a rule without blanks', '---'],
    ['stars', '\n* * *\n'],
    ['a page number', '\nPage 3 of 7\n'],
    ['a lone number', '\n                 3\n'],
    ['a number in dashes', '\n- 3 -\n'],
    ['a fraction', '3/7'],
    ['a picture', '\n![A tree](tree.png)\n'],
    ['a caption', '\nFigure 2: An oak in Sofia, drawn\nby a child.\n'],
    ['a caption in capitals', '\nPHOTO: Jonas Example\n'],
    ['a signature', '\nA handwritten signature in blue ink that reads "Ana".\n'],
    ['a placeholder', '\n[Image: an oak]\n'],
    ['a comment', '\n<!-- page 4\n9. of the scan -->\n'],
    ['a note', '\n[^1]: Measured in 2025.\n'],
    ['a numbered note', '\n[1] See the report.\n'],
    ['a header after a form feed', '\fTrees for Sofia\n'],
    ['a page break in HTML', '\n<div style="page-break-after: always"></div>\n'],
  ])('%s leaves one point', (_, gap) => {
    const read = letter(torn(gap));
    expect(points(read)).toEqual([['Oaks in every street that the heat of June empties.', 'Limes.'], []]);
    expect(labels(read)).toEqual(['Plant', 'Water']);
  });

  it('drops a header that comes again on every page, whatever its page number', () => {
    const read = letter(
      '1. Plant the\n\nTrees for Sofia – 2\n\noaks.\n\nTrees for Sofia – 3\n\n2. Water.\n   Every\n\fTrees for Sofia – 4\nTS/1\nday.\n\fTrees for Sofia – 5\nTS/1\n3. Rest.',
    );
    expect(texts(read)).toEqual(['Plant the oaks.', 'Water. Every day.', 'Rest.']);
  });

  it('joins sentences that a page break parts', () => {
    const read = letter('1. Plant oaks.\n\n\f\nThey live long.\n\n2. Water.');
    expect(texts(read)).toEqual(['Plant oaks. They live long.', 'Water.']);
  });

  it('joins bold words that a page break parts', () => {
    expect(labels(letter('1. **Plant oaks in**\n\n---\n\n**every street** of the city.\n2. Water.'))[0]).toBe(
      'Plant oaks in every street',
    );
  });
});

describe('the end of the demands', () => {
  it.each([
    ['We look forward to your answer.\n\nYours sincerely,\nAna'],
    ['Many thanks in advance.'],
    ['Sofia, 24 February 2026\n\nAna'],
    ['A further paragraph that closes the letter.\n\nAna'],
    ['---\n\nTrees for Sofia'],
    ['cc: Jonas Example'],
    ['Signed by:\n- Ana\n- Jonas'],
    ['![signature](ana.png)\n\nAna Example'],
    ['P.S. Bring a spade.'],
  ])('stands before %j', (end) => {
    const read = letter('1. Plant trees.\n2. Water them.\n   - by day\n   - by night.', end);
    expect(texts(read)).toEqual(['Plant trees.', 'Water them.']);
    expect(points(read)).toEqual([[], ['by day', 'by night.']]);
  });

  it.each([
    ['Yours sincerely,\nAna'],
    ['With kind regards\nAna'],
    ['Many thanks for your time.\nAna'],
    ['-- \nAna'],
  ])('needs no blank line before %j', (end) => {
    const read = parseOpenLetter(
      `${HEAD}\n1. Plant trees wherever there is room for one.\n2. Water them.\n${end}\n`,
    );
    expect(texts(read)).toEqual(['Plant trees wherever there is room for one.', 'Water them.']);
  });

  it('stands before a closing also when no demand ends with a stop', () => {
    expect(texts(letter('1. Oaks\n2. Limes', 'The mayor will hear from us again'))).toEqual([
      'Oaks',
      'Limes',
    ]);
  });

  it('comes after the last half of the last demand', () => {
    const read = letter('1. Plant trees.\n2. Water them in the\n\nPage 2\n\nJune heat.', 'The end is near.');
    expect(texts(read)).toEqual(['Plant trees.', 'Water them in the June heat.']);
  });

  it('comes after a sentence of a wrapped letter that begins on the next page', () => {
    const read = letter(
      '1. Plant trees in all the streets where there are none, and do so today.\n2. Water them as long as it is hot, from the first day of June onwards.\n\fAlso water them by night.',
    );
    expect(texts(read)[1]).toBe(
      'Water them as long as it is hot, from the first day of June onwards. Also water them by night.',
    );
  });

  it('lets the last demand have as many paragraphs as the others', () => {
    const read = letter(
      '1. Plant.\n\nOaks are best.\n\n2. Water.\n\nRain is not enough.',
      'This is the closing.',
    );
    expect(texts(read)).toEqual(['Plant. Oaks are best.', 'Water. Rain is not enough.']);
  });
});

describe('labels', () => {
  it.each([
    ['**Oaks:** plant them.', 'Oaks', 'Oaks: plant them.'],
    ['**Oaks and limes** in every street', 'Oaks and limes', 'Oaks and limes in every street'],
    ['**All** streets need oaks', 'All streets need oaks', 'All streets need oaks'],
    ['__Oaks__. Plant them.', 'Oaks', 'Oaks. Plant them.'],
    ['**[Oaks](https://example.org) for [all](#),** now', 'Oaks for all', 'Oaks for all, now'],
    ['Oaks: plant them.', 'Oaks', 'Oaks: plant them.'],
    ['plant oaks, and water them; and', 'plant oaks, and water them', 'plant oaks, and water them; and'],
    ['Plant oaks. They live long.', 'Plant oaks', 'Plant oaks. They live long.'],
    [
      'Ask Dr. Weber of St. Anna about No. 7. He knows.',
      'Ask Dr. Weber of St. Anna about No. 7',
      'Ask Dr. Weber of St. Anna about No. 7. He knows.',
    ],
    [
      'Plant one oak for each child who is born in the city this year, and see to it that it lives.',
      'Plant one oak for each child who is born in the city this year',
      'Plant one oak for each child who is born in the city this year, and see to it that it lives.',
    ],
  ])('of %j', (demand, label, text) => {
    expect(letter(`1. ${demand}\n2. Water.`).demands[0]).toEqual({ label, text, points: [] });
  });

  it('are the words of a heading', () => {
    const read = letter(
      '### 1. Oaks in every street\n\nThey live long.\n\n### 2. *Limes*\n\nThey smell sweet.',
    );
    expect(read.demands.map(({ label, text }) => [label, text])).toEqual([
      ['Oaks in every street', 'Oaks in every street. They live long.'],
      ['Limes', 'Limes. They smell sweet.'],
    ]);
  });
});

describe('words', () => {
  it.each([
    ['a *b* _c_ **d** ***e*** __f__ `g`', 'a b c d e f g'],
    ['3 * 4 * 5, 2*3*4 and snake_case_name', '3 * 4 * 5, 2*3*4 and snake_case_name'],
    ['**open without end', 'open without end'],
    ['**badly closed ** by a converter', 'badly closed by a converter'],
    ['[one](https://example.org/a_(b)) [two][ref] <https://example.org/c>', 'one two https://example.org/c'],
    ['[note] in brackets and ![a picture](x.png) none', '[note] in brackets and none'],
    ['a note[^1] and another[^long]', 'a note and another'],
    ['\\*stars\\* and \\[brackets\\]', '*stars* and [brackets]'],
    [
      '“typographic” ‘quotes’ – dashes… and no\u00a0break',
      '“typographic” ‘quotes’ – dashes… and no\u00a0break',
    ],
    ['<b>bold</b> &amp; <i>slanted</i><sup>2</sup>', 'bold & slanted'],
    ['one\n   two\\\n   three', 'one two three'],
    ['a full-\n   scale survey, short- \n   and long-term', 'a full-scale survey, short- and long-term'],
  ])('%j become %j', (markdown, text) => {
    expect(texts(letter(`1. ${markdown}\n2. Water.`))[0]).toBe(text);
  });

  it('come whole through Windows line ends and a byte order mark', () => {
    const unix = parseOpenLetter(threeMayors);
    expect(parseOpenLetter(`\ufeff${threeMayors.replaceAll('\n', '\r\n')}`)).toEqual(unix);
    expect(parseOpenLetter(threeMayors.replaceAll('\n', '\r'))).toEqual(unix);
  });
});

describe('the head', () => {
  const headed = (head: string) => parseOpenLetter(`${head}\n\nWe ask:\n\n1. Plant.\n2. Water.\n`);

  it.each([
    ['24 February 2026', '2026-02-24'],
    ['24th February, 2026', '2026-02-24'],
    ['February 24, 2026', '2026-02-24'],
    ['Feb. 24 2026', '2026-02-24'],
    ['24.02.2026', '2026-02-24'],
    ['3.4.2026', '2026-04-03'],
    ['2026-02-24', '2026-02-24'],
    ['24/02/2026', '2026-02-24'],
    ['05/05/2026', '2026-05-05'],
    ['Sofia, 24 February 2026', '2026-02-24'],
    ['                                        Tuesday 24 February 2026', '2026-02-24'],
    ['**Date:** 24 February 2026', '2026-02-24'],
    ['Date: Tue, 24 Feb 2026 10:12:44 +0100', '2026-02-24'],
    ['*24\u00a0February\u00a02026*', '2026-02-24'],
    ['Ref. TS/1, 24 February 2026', '2026-02-24'],
    ['Ref: TS/1          24 February 2026', '2026-02-24'],
  ])('dates %j', (line, date) => {
    expect(headed(`To: Mayor Petrova\n${line}\n\n# Trees`).date).toBe(date);
  });

  it('takes the date below the letter when none stands above', () => {
    expect(letterWith('Yours sincerely,\n\nSofia, 24 February 2026').date).toBe('2026-02-24');
  });
  const letterWith = (end: string) =>
    parseOpenLetter(`# Trees\n\nDear Mayor,\n\nWe ask:\n\n1. Plant.\n\n${end}`);

  it.each([
    ['Reference: **TS 1/2026.7**', 'TS 1/2026.7'],
    ['**Reference:** TS 1/2026.7', 'TS 1/2026.7'],
    ['Ref. TS 1/2026.7', 'TS 1/2026.7'],
    ['Our ref: TS 1/2026.7', 'TS 1/2026.7'],
    ['Ref no TS 1/2026.7', 'TS 1/2026.7'],
    ['REF. NO.: TS 1/2026.7', 'TS 1/2026.7'],
    ['Reference number: TS 1/2026.7', 'TS 1/2026.7'],
    ['Your ref: 12', ''],
    ['Reference is made to your letter', ''],
  ])('finds the reference in %j', (line, reference) => {
    expect(headed(`${line}\n\n2026-02-24\n\nTo: Mayor Petrova\n\n# Trees for all`).reference).toBe(reference);
  });

  it.each([
    ['# Trees for **every** street', 'Trees for every street'],
    ['Trees for every street\n======================', 'Trees for every street'],
    ['TREES FOR EVERY STREET', 'TREES FOR EVERY STREET'],
    ['TREES FOR EVERY STREET\nAND EVERY SQUARE', 'TREES FOR EVERY STREET AND EVERY SQUARE'],
    ['Subject: Trees for every street', 'Trees for every street'],
    ['Re: Trees for every street\nand every square', 'Trees for every street and every square'],
    ['**Trees for every street**', 'Trees for every street'],
    ['Trees for every street', 'Trees for every street'],
    ['# Open letter\n\n## Trees for every street', 'Trees for every street'],
  ])('finds the title in %j', (lines, title) => {
    expect(headed(`2026-02-24\n\nDear Mayor Petrova,\n\n${lines}`).title).toBe(title);
  });

  it.each([
    ['To: Mayor Petrova', ['Mayor Petrova']],
    ['To: Mayor Petrova; Mayor Weber; and Ms Ní Bhriain', ['Mayor Petrova', 'Mayor Weber', 'Ms Ní Bhriain']],
    ['Attn: Mayor Petrova\nMayor Weber', ['Mayor Petrova', 'Mayor Weber']],
    [
      'To the attn. of:\n\nMs Ana Petrova\n\nMayor of Sofia\n\nThe mayors of Europe',
      ['Ms Ana Petrova, Mayor of Sofia', 'The mayors of Europe'],
    ],
    [
      'To:\n- Ana Petrova, Mayor of Sofia\n- Jonas Weber, Mayor of Berlin',
      ['Ana Petrova, Mayor of Sofia', 'Jonas Weber, Mayor of Berlin'],
    ],
    [
      'To:\nAna Petrova\nMayor of Sofia\nMoskovska 33, 1000 Sofia\n\nJonas Weber\nMayor of Berlin',
      ['Ana Petrova, Mayor of Sofia, Moskovska 33, 1000 Sofia', 'Jonas Weber, Mayor of Berlin'],
    ],
    [
      'To: "Ana Petrova" <ana@sofia.example>, Jonas Weber <jw@berlin.example>',
      ['Ana Petrova', 'Jonas Weber'],
    ],
    ['Dear Mayor Petrova, dear Mayor Weber,', ['Mayor Petrova', 'Mayor Weber']],
    ['Dear Mayor Petrova,\nDear Mayor Weber,', ['Mayor Petrova', 'Mayor Weber']],
    ['To the mayors of Sofia and Berlin', ['the mayors of Sofia and Berlin']],
    ['Open letter to the mayors of Sofia and Berlin', ['the mayors of Sofia and Berlin']],
  ])('finds whom %j addresses', (lines, addressees) => {
    const title = lines.startsWith('Open') ? '' : '\n\n# Trees';
    expect(headed(`${lines}\n\n24 February 2026${title}`).addressees).toEqual(addressees);
  });
});

describe('a letter that cannot be understood', () => {
  const demands = (list: string) => refusal(`${HEAD}\n${list}\n`);
  const first = HEAD.split('\n').length + 1;

  it.each([
    ['a gap', '1. a\n2. b\n4. d', 2, /number 4 follows demand 2.*demand 3 is missing/],
    ['a repeat', '1. a\n2. b\n2. c\n3. d', 2, /number 2 stands here again/],
    ['the same number all over', '1. a\n1. b\n1. c', 1, /number 1 stands here again/],
    ['a start in the middle', '2. a\n3. b', 0, /start with 2/],
    ['no numbers', '- a\n- b', 0, /write the demands as 1\., 2\./],
    ['an empty demand', '1. a\n2.\n3. c', 1, /demand 2 is empty/],
    ['an empty point', '1. a\n   - b\n   -  \n   - !\n2. c', 3, /point \d of demand 1 is empty/],
    ['points out of order', '1. a\n   1.1 B\n   1.3 C\n2. c', 2, /point 1\.3/],
    [
      'a new count under each heading',
      '### Trees\n1. a\n2. b\n### Shade\n1. c\n2. d',
      4,
      /number 1 stands here again/,
    ],
    [
      'two lists of demands',
      '1. a\n2. b\n\nNow the rest of it.\n\nWe also ask the council to:\n\n1. c',
      7,
      /second numbered list/,
    ],
  ])('%s is told with its line', (_, list, offset, message) => {
    const error = demands(list);
    expect(error.message).toMatch(message);
    expect(error.line).toBe(first + offset);
    expect(error.message).toContain(`Line ${first + offset}:`);
  });

  it.each([
    ['an empty file', '', 1, /empty/],
    ['white space', ' \n\n\f\n', 1, /empty/],
    ['a picture', 'To: x\n\u0000PNG\u0001', 2, /not text/],
    ['another encoding', 'To: x\n24 February 2026\nCaf\ufffd', 3, /UTF-8/],
    ['a book', 'many words\n'.repeat(20_000), 1, /200 KB/],
    ['an endless line', `To: x\n${'x'.repeat(30_000)}`, 2, /longer than/],
    ['no demands at all', 'To: x\n\n24 February 2026\n\nHello there.', 5, /without numbered demands/],
    ['no date', '# Trees\n\nDear Mayor,\n\nWe ask:\n1. a', 1, /no date.*2026-02-24/],
    ['a date in two ways', '# Trees\n03/04/2026\nDear Mayor,\n\nWe ask:\n1. a', 2, /two days.*YYYY-MM-DD/],
    ['month first', '# Trees\n02/24/2026\nDear Mayor,\n\nWe ask:\n1. a', 2, /YYYY-MM-DD/],
    ['a day that never was', '# Trees\n31 February 2026\nDear Mayor,\n\nWe ask:\n1. a', 2, /no day 31/],
    ['half a date', '# Trees\nDate: in spring\nDear Mayor,\n\nWe ask:\n1. a', 2, /YYYY-MM-DD/],
    ['no title', '2026-02-24\n\nDear Mayor,\n\nWe ask:\n1. a', 5, /no title/],
    ['no addressee', '# Trees\n2026-02-24\n\nWe ask:\n1. a', 4, /nobody is addressed/],
  ])('%s is told with its line', (_, text, line, message) => {
    const error = refusal(text);
    expect(error.message).toMatch(message);
    expect(error.line).toBe(line);
  });
});

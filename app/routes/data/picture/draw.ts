/** The picture that other sites show of a campaign: its headline, and how far it has come. */

const WIDTH = 1200;
const HEIGHT = 630;

export type PictureWords = {
  headline: string;
  /** "6,807 people have taken part"; null while that is too few to tell. */
  people: string | null;
  /** "Germany: 486" */
  area: string | null;
  organisation: string;
  /** Of the way to the next goal, in [0, 1]. */
  reached: number;
};

const LINE = 30;
const LINES = 4;

/** An SVG document in the one font that we bring along; it has Latin, Greek and Cyrillic. */
export function drawPicture({ headline, people, area, organisation, reached }: PictureWords): string {
  const lines = wrap(headline, LINE).slice(0, LINES);
  const bar = Math.round(Math.min(1, Math.max(0, reached)) * 1040);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="Noto Sans">
<rect width="100%" height="100%" fill="#faf8f4"/><rect width="24" height="100%" fill="#12496e"/>
${lines.map((line, place) => text(80, 130 + place * 76, 62, '#17222c', line, 700)).join('')}
${people ? `${text(80, 470, 44, '#12496e', people, 700)}<rect x="80" y="498" width="1040" height="18" rx="9" fill="#e7e1d4"/><rect x="80" y="498" width="${bar}" height="18" rx="9" fill="#946510"/>` : ''}
${text(80, 575, 32, '#4a5762', [area, organisation].filter(Boolean).join('  ·  '), 400)}
</svg>`;
}

const text = (x: number, y: number, size: number, fill: string, words: string, weight: number) =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${inXml(words)}</text>`;

const inXml = (words: string) =>
  words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Lines of at most so many characters, broken at spaces; a longer word stands alone. */
export function wrap(words: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of words.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && [...last, ...word].length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Two ways to write any text in ASCII: encoded words for header fields (RFC 2047), quoted-printable for bodies (RFC 2045 6.7). */

const wordLine = 76; // a header line that holds an encoded word
const longestWord = 75;
const wrapper = '=?utf-8?B??='.length;

/**
 * The encoded words for `text`, to be joined by folds (CRLF, space). The first one fits a line on which `used`
 * columns are taken. Characters are never split, so every word decodes by itself.
 */
export function encodedWords(text: string, used: number): string[] {
  const words: string[] = [];
  let word = '';
  let room = octetsWithin(wordLine - used);
  for (const character of text) {
    if (word && Buffer.byteLength(word + character) > room) {
      words.push(word);
      word = '';
      room = octetsWithin(wordLine - 1);
    }
    word += character;
  }
  return [...words, word].map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`);
}

/** How many octets of text an encoded word of that many columns can carry: three in four base64 characters. */
function octetsWithin(columns: number): number {
  return Math.floor((Math.min(columns, longestWord) - wrapper) / 4) * 3;
}

const bodyLine = 76;

/**
 * `text` with CRLF line ends as quoted-printable. A line that would begin with a dot or with `From ` is written so
 * that careless programs on the way have nothing to mend (RFC 2049 3).
 */
export function quotedPrintable(text: string): string {
  return text.split('\r\n').map(quotedLine).join('\r\n');
}

function quotedLine(line: string): string {
  if (isPlainLine(line)) return line;
  let done = '';
  let current = '';
  let index = 0;
  for (const character of line) {
    let token = quoted(character);
    // The last token may fill the line; all others leave a column for the soft break.
    const last = index + character.length === line.length;
    if (last && /^[ \t]$/.test(character)) token = hex(character);
    if (current.length + token.length > (last ? bodyLine : bodyLine - 1)) {
      done += `${current}=\r\n`;
      current = '';
    }
    if (!current && (character === '.' || line.startsWith('From ', index))) token = hex(character);
    current += token;
    index += character.length;
  }
  return done + current;
}

/** True for a line that needs no quoting at all: the common case, and the quick one. */
export function isPlainLine(line: string): boolean {
  return line.length <= bodyLine && /^[\t -<>-~]*$/.test(line) && !/^(?:\.|From )|[ \t]$/.test(line);
}

function quoted(character: string): string {
  return /^[\t -<>-~]$/.test(character) ? character : hex(character);
}

function hex(character: string): string {
  return [...Buffer.from(character)].map((o) => `=${o.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

/**
 * How alike two texts are: a fingerprint of 64 bits, in which texts that share most of their words in a row share most bits
 * (M. Charikar, Similarity estimation techniques from rounding algorithms, 2002). Pure.
 */

/** As two halves, each 32 bits without sign. */
export type Simhash = { high: number; low: number };

/** Bits that may differ between copies of one text (G. Manku et al., Detecting near-duplicates for web crawling, 2007: 3). */
export const SAME_WITHIN = 3;
/** Words in a row that make one feature. */
const ROW = 3;

/** Lower case, no marks, one space between words: what a copy keeps on its way through mail programs and hands. */
export const normalWords = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** The fingerprint of a text; of a text without words it is zero. */
export function simhash(text: string): Simhash {
  const words = normalWords(text);
  const votes = new Int32Array(64);
  for (let i = 0; i < Math.max(1, words.length - ROW + 1) && words.length; i += 1) {
    const feature = words.slice(i, i + ROW).join(' ');
    vote(votes, 0, hash32(feature, 0x9747b28c));
    vote(votes, 32, hash32(feature, 0x3c6ef372));
  }
  return { high: elected(votes, 0), low: elected(votes, 32) };
}

function vote(votes: Int32Array, from: number, hash: number): void {
  for (let bit = 0; bit < 32; bit += 1)
    votes[from + bit] = (votes[from + bit] ?? 0) + ((hash >>> bit) & 1 ? 1 : -1);
}

function elected(votes: Int32Array, from: number): number {
  let bits = 0;
  for (let bit = 0; bit < 32; bit += 1) if ((votes[from + bit] ?? 0) > 0) bits |= 1 << bit;
  return bits >>> 0;
}

/** MurmurHash3 for 32 bits (A. Appleby, public domain), over UTF-16 units: all that is asked of it is that it spreads. */
function hash32(text: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) {
    let unit = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    unit = Math.imul((unit << 15) | (unit >>> 17), 0x1b873593);
    hash ^= unit;
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  hash ^= text.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** How many of the 64 bits differ. */
export const distance = (a: Simhash, b: Simhash): number => ones(a.high ^ b.high) + ones(a.low ^ b.low);

function ones(bits: number): number {
  let n = bits - ((bits >>> 1) & 0x55555555);
  n = (n & 0x33333333) + ((n >>> 2) & 0x33333333);
  return Math.imul((n + (n >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** As the database keeps it: eight bytes with a sign, in decimal. */
export const toStored = ({ high, low }: Simhash): string =>
  BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)).toString();

/** Back from `toStored`. */
export function fromStored(stored: string): Simhash {
  const bits = BigInt.asUintN(64, BigInt(stored));
  return { high: Number(bits >> 32n), low: Number(bits & 0xffffffffn) };
}

/**
 * What the ledger hashes, in one place. An entry is one line of text, and its hash is that of the hash before it, a line
 * feed and the line; the first one stands on 64 zeros. All hashes are SHA-256 in small hex.
 *
 *   17 2026-11-23 handed-over CODE LEAF
 *
 *   CODE = hash of "BLIND AREA/OFFICE"               the target; BLIND is told once five letters went to it
 *   LEAF = hash of "SALT REFERENCE TEXT-SHA256"      the letter; SALT stands on its receipt and nowhere else
 */
import { createHash } from 'node:crypto';

export type Entry = { seq: number; day: string; kind: string; code: string; leaf: string };

/** What the first entry stands on. */
export const GENESIS = '0'.repeat(64);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const lineOf = ({ seq, day, kind, code, leaf }: Entry): string =>
  `${seq} ${day} ${kind} ${code} ${leaf}`;

export const hashOf = (before: string, entry: Entry): string => sha256(`${before}\n${lineOf(entry)}`);

export type LeafOf = { salt: string; reference: string; textSha256: string };

/** Binds the letter's reference and text, and gives neither away. */
export const leafOf = ({ salt, reference, textSha256 }: LeafOf): string =>
  sha256(`${salt} ${reference} ${textSha256}`);

export const codeOf = (blind: string, name: string): string => sha256(`${blind} ${name}`);

/** How a letter stands (countsAs), as the ledger says it. The last entry of a leaf is how its letter stands now. */
export const kindOf = (standing: string): string =>
  standing === 'waiting' ? 'queued' : standing.replaceAll(' ', '-');

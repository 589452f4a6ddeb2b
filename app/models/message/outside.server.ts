/**
 * What is kept outside the database, beside the key file and so in no backup of it: the epoch, the send record and
 * the erasure record. A database that was put back from a backup differs from them.
 */
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { env } from '#app/env.server.ts';

/** The embedded database and a server are two installations, also when someone tries both with one key. */
const beside = env.embedded ? `${env.SECRET_KEY_FILE}.embedded` : env.SECRET_KEY_FILE;

export const outside = {
  epoch: `${beside}.epoch`,
  sent: `${beside}.sent`,
  erased: `${beside}.erased`,
} as const;

/** A file beside the key that is there and can't be used. Nothing is wrong with the database then. */
export class OutsideError extends Error {
  override name = 'OutsideError';
}

/** Where a database is served: changes when it is put back elsewhere, or anew in the same place. Null: not readable. */
export type Place = { system: string | null; timeline: string | null; database: string; table: string };
export type Epoch = { epoch: string; place: Place };

/** The epoch beside the key: null when the file is not there, 'damaged' when it says nothing. */
export async function readEpoch(): Promise<Epoch | null | 'damaged'> {
  const text = await readFile(outside.epoch, 'utf8').catch(nullWhenMissing(outside.epoch));
  if (text === null) return null;
  try {
    const { epoch, ...place } = JSON.parse(text);
    return typeof epoch === 'string' ? { epoch, place } : 'damaged';
  } catch {
    return 'damaged';
  }
}

/** Appears whole or not at all. */
export async function writeEpoch({ epoch, place }: Epoch): Promise<void> {
  const fresh = `${outside.epoch}.${process.pid}`;
  await writeFile(fresh, `${JSON.stringify({ epoch, ...place })}\n`, { mode: 0o600, flush: true }).catch(
    unusable(outside.epoch, 'written'),
  );
  await rename(fresh, outside.epoch);
}

/** Adds lines to a record that may not be there yet, and waits until they are on disk. */
export async function appendLines(file: string, lines: readonly string[]): Promise<void> {
  const text = lines.map((line) => `${line}\n`).join('');
  await writeFile(file, text, { mode: 0o600, flag: 'a', flush: true }).catch(unusable(file, 'written'));
}

/** Enough for some eighty lines: whatever a restore takes away, it takes the newest first. */
const TAIL_BYTES = 8_192;

/** First line and newest lines of a record, oldest first; null when the file is not there. */
export async function readEnds(file: string): Promise<{ first: string; newest: string[] } | null> {
  const handle = await open(file, 'r').catch(nullWhenMissing(file));
  if (!handle) return null;
  try {
    const { size } = await handle.stat();
    const head = await readAt(handle, 0, Math.min(size, 200));
    const from = Math.max(0, size - TAIL_BYTES);
    const lines = (await readAt(handle, from, size - from)).split('\n');
    return { first: head.split('\n', 1)[0] ?? '', newest: from ? lines.slice(1) : lines };
  } catch (error) {
    return unusable(file, 'read')(error);
  } finally {
    await handle.close();
  }
}

/** Every line of a record, oldest first; none when the file is not there. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const handle = await open(file, 'r').catch(nullWhenMissing(file));
  if (handle) yield* handle.readLines({ encoding: 'utf8' });
}

const BATCH = 5_000;

/** The same items, many at a time. */
export async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length) yield batch;
}

type Handle = Awaited<ReturnType<typeof open>>;

async function readAt(handle: Handle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead).toString('utf8');
}

/** For `catch`: says which file it is and what the system said; errors of the file system name no person. */
export function unusable(file: string, what: 'read' | 'written') {
  return (error: unknown): never => {
    const { code } = error as NodeJS.ErrnoException;
    throw new OutsideError(
      `${file} can't be ${what} (${code}). The worker needs to read and write beside SECRET_KEY_FILE.`,
      { cause: error },
    );
  };
}

const nullWhenMissing = (file: string) => (error: unknown) => {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
  return unusable(file, 'read')(error);
};

/**
 * The send record: one line for each attempt whose body may leave, one for how it ended. No personal data. Written by
 * every worker of this machine, never changed, never cut.
 *
 *   # epoch 5b0c…                                      a new epoch: what stands above was reconciled
 *   2026-11-23T10:15:02Z 4711 873 0a4f… began          time, attempt, message, left part of the Message-ID
 *   2026-11-23T10:15:02Z 4711 873 0a4f… handed-over    or retry, failed, refused, uncertain
 *
 * Which side may be ahead: "began" is written after the fence was committed and before the first body byte, so the
 * database knows every attempt named here. An ending is written before the database records it, so that it is
 * known even when the database dies for good in between.
 *
 * A line is safe from the death of our process as soon as it is written. It is put on disk once a second rather
 * than for each letter: a machine that loses power may forget the last second.
 */
import { constants, createReadStream, createWriteStream, writeSync } from 'node:fs';
import { open, rename, writeFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { AttemptResult } from './attempt.server.ts';
import { appendLines, outside, readEnds, readLines, unusable } from './outside.server.ts';

/** `refused`: for what the letter is or who we are; kept for a person. */
export type Outcome = 'began' | 'refused' | AttemptResult['outcome'];
export type Send = { attemptId: number; messageId: number; uid: string };
export type RecordedSend = Send & { at: string; outcome: Outcome };

export type SendRecord = {
  /** Rejects when the lines could not be written whole; then no body may leave. */
  began(sends: readonly Send[]): Promise<void>;
  /** Endings of attempts that began here; others are none of the record's business. */
  ended(results: readonly AttemptResult[]): Promise<void>;
  /** Resolves when a line could not be written. */
  lost: Promise<void>;
  close(): Promise<void>;
};

const SYNC_MS = 1_000;

/** Opens the record of this machine, which passGate has made. Rejects with OutsideError when it can't be written. */
export async function openSendRecord(): Promise<SendRecord> {
  const { O_WRONLY, O_APPEND } = constants;
  const handle = await open(outside.sent, O_WRONLY | O_APPEND).catch(unusable(outside.sent, 'written'));
  const underWay = new Map<number, Send>();
  let lose = () => {};
  const lost = new Promise<void>((resolve) => {
    lose = resolve;
  });
  let syncing: NodeJS.Timeout | null = null;

  /** At once: a thread's detour takes ten times as long as these few lines, and letters wait for them. */
  async function write(text: string): Promise<void> {
    try {
      const bytes = Buffer.from(text);
      if (writeSync(handle.fd, bytes) < bytes.length)
        throw Object.assign(new Error('cut short'), { code: 'ENOSPC' });
    } catch (error) {
      lose();
      unusable(outside.sent, 'written')(error);
    }
    syncing ??= setTimeout(() => {
      syncing = null;
      handle.datasync().catch(lose);
    }, SYNC_MS).unref();
  }

  await write(`\n# opened ${moment()}\n`).catch(async (error) => {
    await handle.close();
    throw error;
  });
  return {
    lost,
    async began(sends) {
      for (const send of sends) underWay.set(send.attemptId, send);
      const at = moment();
      let lines = '';
      for (const send of sends) lines += lineOf(at, send, 'began');
      if (lines) await write(lines);
    },
    async ended(results) {
      const at = moment();
      let lines = '';
      for (const { attemptId, outcome, policy } of results) {
        const send = underWay.get(attemptId);
        underWay.delete(attemptId);
        if (send) lines += lineOf(at, send, policy ? 'refused' : outcome);
      }
      if (lines) await write(lines);
    },
    async close() {
      if (syncing) clearTimeout(syncing);
      await handle.datasync().catch(() => {});
      await handle.close();
    },
  };
}

/**
 * Writes down what becomes of letters that go with another mail, their digest: they have no attempt of their own, so
 * `attemptId` is one that has begun and stands for all of them. On disk when it resolves.
 */
export async function recordTogether(
  letters: readonly { id: number; uid: string }[],
  attemptId: number,
  outcome: Outcome,
): Promise<void> {
  const at = moment();
  const lines = letters.map(({ id, uid }) =>
    lineOf(at, { attemptId, messageId: id, uid }, outcome).trimEnd(),
  );
  if (lines.length) await appendLines(outside.sent, lines);
}

const moment = () => new Date().toISOString().replace(/\.\d+/, '');

const lineOf = (at: string, { attemptId, messageId, uid }: Send, outcome: Outcome): string =>
  `${at} ${attemptId} ${messageId} ${uid} ${outcome === 'handed over' ? 'handed-over' : outcome}\n`;

const sendLine =
  /^(\d{4}-\d\d-\d\dT[\d:]{8}Z) (\d{1,15}) (\d{1,15}) ([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}) (began|handed-over|retry|failed|refused|uncertain)$/;

/** A line as it was written; null for anything else, such as one that a crash has torn. */
function parseSend(line: string): RecordedSend | null {
  const [, at, attempt, message, uid, outcome] = sendLine.exec(line) ?? [];
  if (!at || !uid || !outcome) return null;
  return {
    at,
    attemptId: Number(attempt),
    messageId: Number(message),
    uid,
    outcome: outcome.replace('-', ' ') as Outcome,
  };
}

const HEADER =
  '# send record: what may have left; keep it whole (docs/operating.md, After restoring a backup)';

/** Begins an epoch in the record, and the record where there is none; one that lost its beginning gets it back. */
export async function beginEpoch(epoch: string): Promise<void> {
  const ends = await readEnds(outside.sent);
  if (ends && ends.first !== HEADER) {
    const mended = `${outside.sent}.mended`;
    await writeFile(mended, `${HEADER}\n`, { mode: 0o600 }).catch(unusable(outside.sent, 'written'));
    await pipeline(createReadStream(outside.sent), createWriteStream(mended, { flags: 'a' }));
    await rename(mended, outside.sent);
  }
  await appendLines(outside.sent, [ends ? '' : HEADER, `# epoch ${epoch}`]);
}

/** The newest sends of the current epoch; null when the record is not there or has lost its beginning. */
export async function newestSends(): Promise<RecordedSend[] | null> {
  const ends = await readEnds(outside.sent);
  if (ends?.first !== HEADER) return null;
  const from = ends.newest.findLastIndex((line) => line.startsWith('# epoch')) + 1;
  return ends.newest.slice(from).flatMap((line) => parseSend(line) ?? []);
}

/** Every send of every epoch, oldest first. */
export async function* allSends(): AsyncGenerator<RecordedSend> {
  for await (const line of readLines(outside.sent)) {
    const send = parseSend(line);
    if (send) yield send;
  }
}

/** The half of `npm run mail` that needs the database: what waits, switches, evidence. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Db } from '#db/connect.ts';
import { acceptedIds } from '../mail/relay-log.ts';
import { settleByEvidence } from '../models/message/evidence.server.ts';
import {
  countWaiting,
  letLettersGo,
  listSwitches,
  type Scope,
  scopes,
  stopLetters,
} from '../models/message/switches.server.ts';

export const queueHelp = `  status [--json]
      what waits, is held or in doubt, and which switches stop letters
  stop everything | campaign NAME | target ID | domain NAME  --reason WORDS
      stops letters of that scope from the next claim on; they are still taken, confirmed and queued
  go everything | campaign NAME | target ID | domain NAME
      lets them go again
  evidence LOGFILE
      reads the log of a Postfix relay; letters in doubt that it took are handed over, not sent again`;

export type QueueReply = { words: string; json: object[] };

const commands = ['status', 'stop', 'go', 'evidence'];
export const isQueueCommand = (command: string): boolean => commands.includes(command);

/** Runs one of them on an open database. Throws an Error of one sentence when it can't be done. */
export async function answerQueue(
  db: Db,
  words: string[],
  reason: string,
  folder: string,
): Promise<QueueReply> {
  const [command, first, second] = words;
  if (command === 'status') return status(db);
  if (command === 'evidence') return evidence(db, first, folder);
  const scope = scopes.find((known) => known === first);
  if (!scope) throw new Error(`${command} what? One of: ${scopes.join(', ')}.`);
  if ((scope === 'everything') === Boolean(second))
    throw new Error(`Which ${scope}? Give its name, and nothing after “everything”.`);
  return command === 'stop' ? stop(db, scope, second ?? '', reason) : go(db, scope, second ?? '');
}

async function status(db: Db): Promise<QueueReply> {
  const waiting = await countWaiting(db);
  const stopped = await listSwitches(db);
  const lines = waiting.map(({ kind, state, reason, count, oldest }) => {
    const why = reason ? ` (${reason})` : '';
    return `${count} × ${kind} ${state}${why}, oldest ${oldest}`;
  });
  const off = stopped.map(({ scope, key, reason }) =>
    `Stopped: ${scope} ${key}: ${reason}`.replace('  ', ' '),
  );
  return {
    words: [...(lines.length ? lines : ['Nothing waits.']), ...off].join('\n'),
    json: [...waiting, ...stopped],
  };
}

async function stop(db: Db, scope: Scope, key: string, reason: string): Promise<QueueReply> {
  if (!reason) throw new Error('stop needs --reason WORDS: someone will ask.');
  await stopLetters(db, scope, key, reason);
  return { words: `Letters are stopped: ${scope} ${key}`.trim(), json: [{ stopped: scope, key, reason }] };
}

async function go(db: Db, scope: Scope, key: string): Promise<QueueReply> {
  if (!(await letLettersGo(db, scope, key)))
    throw new Error(`Nothing was stopped for ${scope} ${key}`.trim());
  return { words: `Letters go again: ${scope} ${key}`.trim(), json: [{ going: scope, key }] };
}

async function evidence(db: Db, file: string | undefined, folder: string): Promise<QueueReply> {
  if (!file) throw new Error('evidence needs the log file of the relay.');
  const ids = acceptedIds(readFileSync(resolve(folder, file), 'utf8').split('\n'));
  const uids = [...ids].map((id) => id.split('@')[0] ?? '');
  const settled = await settleByEvidence(db, uids, 'The log of the relay shows that it was taken.');
  return {
    words: `${ids.size} messages in the log, ${settled} in doubt settled.`,
    json: [{ read: ids.size, settled }],
  };
}

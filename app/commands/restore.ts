/** `npm run restore`: after a backup of the database was put back, so that nothing is sent twice. */
import { parseArgs } from 'node:util';
import type { Database } from '#db/connect.ts';
import type { Reconciled, Released, RestoreStatus } from '../models/restore.server.ts';

const help = `npm run restore -- COMMAND

  status [--json]
      compares the database with the records beside SECRET_KEY_FILE, and says what is held and why
  reconcile [--release] [--json]
      settles letters that the send record knows as sent, and forgets again whom the erasure record names;
      sends nothing and may be repeated; with several worker machines run it on each of them before any release
  release [--without-record] [--json]
      reconciles, then lets go what is left; --without-record when a record is lost: what was sent after the backup
      was made goes out again

On the embedded database stop the server first. See “After restoring a backup” in docs/operating.md.`;

type Options = { release?: boolean; 'without-record'?: boolean; json?: boolean; help?: boolean };
type Reply = { words: string; json: object };

/** Runs one command. Returns the exit code: 0, or 1 with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        release: { type: 'boolean' },
        'without-record': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [command, ...more] = positionals;
    if (values.help || !command) return say(help);
    if (more.length) throw new Error(`${more[0]} is one word too many.\n\n${help}`);
    if (!isCommand(command)) throw new Error(`There is no command “${command}”.\n\n${help}`);
    const { words, json } = await onDatabase((database) => commands[command](database, values));
    return say(values.json ? JSON.stringify(json) : words);
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(error.message);
    return 1;
  }
}

const commands = { status, reconcile, release };

const isCommand = (word: string): word is keyof typeof commands => Object.hasOwn(commands, word);

async function status(database: Database): Promise<Reply> {
  const { restoreStatus } = await import('../models/restore.server.ts');
  const found = await restoreStatus(database);
  return { words: wordsOf(found), json: found };
}

function wordsOf({ open, reason, restoredAt, reconciledAt, held, waiting }: RestoreStatus): string {
  if (open) return 'The database agrees with the records beside SECRET_KEY_FILE: mail goes.';
  if (!restoredAt) return `Nothing is sent. ${reason}\nNext: npm run restore -- release`;
  return [
    `Nothing is sent. ${reason}`,
    `Held since ${restoredAt}: ${held} messages; ${waiting} more have come in since and wait.`,
    reconciledAt
      ? `Reconciled ${reconciledAt}. Next: npm run restore -- release`
      : 'Next: npm run restore -- reconcile, which sends nothing',
  ].join('\n');
}

async function reconcile(database: Database, options: Options): Promise<Reply> {
  if (options.release) return release(database, options);
  const model = await import('../models/restore.server.ts');
  const done = await model.reconcile(database);
  if (!done) return status(database);
  return {
    words: `${summary(done)}\n${done.held} messages are held. Next: npm run restore -- release`,
    json: done,
  };
}

async function release(database: Database, options: Options): Promise<Reply> {
  const model = await import('../models/restore.server.ts');
  const done = await model.release(database, { withoutRecord: options['without-record'] ?? false });
  if (!done) return status(database);
  return { words: `${summary(done)}\n${freed(done)}`, json: done };
}

const summary = ({ lines, handedOver, failed, erased }: Reconciled): string =>
  [
    `${lines} lines of the send record read: ${handedOver} letters and mails had been sent before and are settled,`,
    `${failed} had failed. ${erased} people who had been forgotten were back, and are forgotten again.`,
  ].join('\n');

const freed = ({ queued, uncertain, refused, epoch }: Released): string =>
  [
    `Released: ${queued} go now, ${uncertain} are in doubt and wait for evidence, ${refused} had been refused and wait`,
    `for a person. The new epoch is ${epoch}.`,
  ].join('\n');

async function onDatabase(work: (database: Database) => Promise<Reply>): Promise<Reply> {
  const { database } = await import('../db.server.ts');
  try {
    const { setUp } = await import('../setup.ts');
    await setUp(database);
    return await work(database);
  } finally {
    await database.close();
  }
}

function say(words: string): number {
  process.stdout.write(`${words}\n`);
  return 0;
}

/** A sentence of ours, a wrong option, a database that can't be had. */
function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    error.constructor === Error || ['RestoreError', 'OutsideError'].includes(error.name) || 'code' in error
  );
}

/** `npm run ledger`: the public record of what became of letters, checked from its first entry. */
import { parseArgs } from 'node:util';
import type { Db } from '#db/connect.ts';

const help = `npm run ledger -- COMMAND

  verify [--campaign NAME] [--head SEQ:HASH] [--json]
      recomputes every hash of the ledger and compares it with the heads of past days; names each entry that was
      changed, and exits with 1; --head: one that you wrote down elsewhere (with --campaign)
  head [--campaign NAME] [--json]
      the newest entry of each campaign: its number, day and hash

On the embedded database stop the server first. What is in an entry: docs/api.md, “The ledger”.`;

type Options = { campaign?: string; head?: string };
type Reply = { words: string; json: object[]; failed?: boolean };
class LedgerError extends Error {}

/** Runs one command. Returns the exit code: 0, or 1 when something is wrong. */
export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        campaign: { type: 'string' },
        head: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [command, ...more] = positionals;
    if (values.help || !command) return say(help, 0);
    if (more.length) throw new LedgerError(`${more[0]} is one word too many.\n\n${help}`);
    const { words, json, failed } = await onDatabase((db) => answerLedger(db, command, values));
    return say(values.json ? json.map((row) => JSON.stringify(row)).join('\n') : words, failed ? 1 : 0);
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** What a command says of the campaigns asked for. Throws LedgerError for one that is not there. */
export async function answerLedger(db: Db, command: string, options: Options): Promise<Reply> {
  const { listChains } = await import('../models/ledger/read.server.ts');
  const campaigns = (await listChains(db)).filter(({ slug }) => slug === (options.campaign ?? slug));
  if (!campaigns.length) throw new LedgerError(`There is no campaign “${options.campaign}”.`);
  if (command === 'head') return headsOf(db, campaigns);
  if (command === 'verify') return verify(db, campaigns, notedHead(options));
  throw new LedgerError(`There is no command “${command}”.\n\n${help}`);
}

type Campaign = { id: number; slug: string };

function notedHead({ head, campaign }: Options) {
  if (head === undefined) return [];
  const [, seq, hash] = /^(\d{1,9}):([\da-f]{64})$/.exec(head) ?? [];
  if (!seq || !hash || !campaign)
    throw new LedgerError('--head takes SEQ:HASH as “npm run ledger -- head” prints it, with --campaign.');
  return [{ seq: Number(seq), hash }];
}

async function headsOf(db: Db, campaigns: readonly Campaign[]): Promise<Reply> {
  const { ledgerHead } = await import('../models/ledger/read.server.ts');
  const rows = await Promise.all(
    campaigns.map(async ({ id, slug }) => ({ campaign: slug, head: await ledgerHead(db, id) })),
  );
  return {
    words: rows
      .map(({ campaign, head }) =>
        head ? `${campaign}  ${head.day}  ${head.seq}:${head.hash}` : `${campaign}  no entry yet`,
      )
      .join('\n'),
    json: rows,
  };
}

async function verify(
  db: Db,
  campaigns: readonly Campaign[],
  noted: { seq: number; hash: string }[],
): Promise<Reply> {
  const { verifyLedger } = await import('../models/ledger/verify.server.ts');
  const rows = [];
  for (const { id, slug } of campaigns) {
    const began = performance.now();
    const checked = await verifyLedger(db, id, noted);
    rows.push({ campaign: slug, ...checked, seconds: Math.round(performance.now() - began) / 1000 });
  }
  const words = rows.flatMap(({ campaign, entries, faults, seconds }) =>
    faults.length
      ? faults.map(({ seq, what }) => `${campaign}: entry ${seq} ${what}.`)
      : [`${campaign}: ${entries} entries, all as they were chained (${seconds} s).`],
  );
  return { words: words.join('\n'), json: rows, failed: rows.some(({ faults }) => faults.length > 0) };
}

async function onDatabase(work: (db: Db) => Promise<Reply>): Promise<Reply> {
  const { database } = await import('../db.server.ts');
  try {
    const { setUp } = await import('../setup.ts');
    await setUp(database);
    return await work(database.db);
  } finally {
    await database.close();
  }
}

function say(words: string, code: number): number {
  process.stdout.write(`${words}\n`);
  return code;
}

/** A sentence of ours, a wrong option, a database that can't be had. */
const isExpected = (error: unknown): error is Error =>
  error instanceof Error && (error instanceof LedgerError || error.constructor === Error || 'code' in error);

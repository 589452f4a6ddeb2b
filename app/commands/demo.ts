/** `npm run demo`: fills the database with a made-up month, so that every page has something to show. */
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import { type Database, type Db, rowsOf } from '#db/connect.ts';
import { env } from '../env.server.ts';
import { foldCounts } from '../models/count.server.ts';
import { addStaffNote } from '../models/counts/notes.server.ts';
import { recount } from '../models/counts/recount.server.ts';
import { registerSource } from '../models/source.server.ts';
import { bursts, DAYS, makeMonth, numbersFrom } from './demo/month.ts';

const help = `npm run demo -- [--people N] [--campaign NAME] [--again] [--json]

  fills the database with a month that never was: people from every country of the campaign, letters on their way,
  days on which many came at once. Their addresses end in @demo.invalid. Not in live mode; where there are actions
  already, only with --again.
  --people N        how many (8000)
  --campaign NAME   for which campaign (ukraine)`;

type Options = { people: number; campaign: string; again: boolean };
class DemoError extends Error {}

/** Returns the exit code: 0, or 1 with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        people: { type: 'string', default: '8000' },
        campaign: { type: 'string', default: 'ukraine' },
        again: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return say(help);
    const people = Number(values.people);
    if (!Number.isInteger(people) || people < 1 || people > 200_000)
      throw new DemoError('--people takes a whole number from 1 to 200000.');
    if (env.live) throw new DemoError('This installation is live: its numbers are real, and stay so.');
    const made = await onDatabase((db) => fillDemo(db, { ...values, people }));
    return say(
      values.json
        ? JSON.stringify(made)
        : `${made.people} people who do not exist, ${made.letters} letters of theirs.`,
    );
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(error.message);
    return 1;
  }
}

/** Everything in one transaction, then counted; throws DemoError where there are actions and `again` is not said. */
export async function fillDemo(db: Db, { people, campaign: slug, again }: Options) {
  const { demoCampaigns, fillMonth } = await import('./demo/fill.server.ts');
  const [row] = await rowsOf<{ n: number }>(
    db,
    sql`select count(*)::int as n from (select from actions limit 1) a`,
  );
  if (row?.n && !again)
    throw new DemoError(
      'There are actions in this database already. Add --again to lay a made-up month over them.',
    );
  const campaigns = await demoCampaigns(db, slug);
  const campaign = campaigns.first;
  const now = new Date();
  const run = now.getTime().toString(36);
  const month = makeMonth(
    campaign.areas.map(({ code }) => code),
    people,
    now,
    numbersFrom(7429),
  );
  const letters = await db.transaction(async (tx) => {
    for (const { code, day, note } of bursts) {
      await registerSource(tx, slug, code, note);
      await addStaffNote(tx, campaign.id, dayOf(now, DAYS - 1 - day), `${note} (demonstration)`);
    }
    return fillMonth(tx, campaigns, month, run);
  });
  while ((await foldCounts(db)) > 0);
  await recount(db, false);
  return { people: month.length, letters };
}

const dayOf = (now: Date, daysAgo: number) =>
  new Date(now.getTime() - daysAgo * 86_400_000).toISOString().slice(0, 10);

async function onDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const { database }: { database: Database } = await import('../db.server.ts');
  const { setUp } = await import('../setup.ts');
  try {
    await setUp(database);
    return await work(database.db);
  } finally {
    await database.close();
  }
}

function say(words: string): number {
  process.stdout.write(`${words}\n`);
  return 0;
}

const isExpected = (error: unknown): error is Error =>
  error instanceof DemoError || (error instanceof Error && ('code' in error || error.constructor === Error));

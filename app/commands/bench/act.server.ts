/** People who act for some seconds, with their actions counted or not: what counting costs them, and when each was on record. */
import { database, db } from '#app/db.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { foldCounts } from '#app/models/count.server.ts';
import { type Db, runOn, type Value } from '#db/connect.ts';
import { benchCampaign, formOf } from './take.server.ts';

export type ActOptions = {
  seconds: number;
  atOnce: number;
  /** False: the same statement without its delta, and no fold. */
  counted: boolean;
  /** True: folds here every second, where no worker does. */
  folds: boolean;
  /** How long each person waits before the next, in milliseconds. */
  rest: number;
};

/** Answers each message with how long it took in milliseconds, and when each action was on record. */
export async function actForAWhile(): Promise<void> {
  const campaign = await benchCampaign();
  let person = 0;
  process.on('message', async ({ seconds, atOnce, counted, folds, rest }: ActOptions) => {
    const place = counted ? db : withoutCounting(db);
    const folding = folds ? setInterval(() => foldCounts(db).catch(() => {}), 1_000) : undefined;
    const began = performance.now();
    const records: number[] = [];
    const act = async () => {
      while (performance.now() < began + seconds * 1_000) {
        person += 1;
        await takeAction(place, campaign, formFor(campaign, person));
        records.push(performance.timeOrigin + performance.now());
        if (rest) await new Promise((resolve) => setTimeout(resolve, rest * (0.5 + Math.random())));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, act));
    clearInterval(folding);
    process.send?.({ took: performance.now() - began, records });
  });
  process.send?.('ready');
  await new Promise<void>((resolve) => process.once('disconnect', resolve));
  await database.close();
}

const formFor = (campaign: CampaignView, n: number) => ({
  ...formOf(campaign, n),
  email: `actor-${process.pid}-${n}@example.org`,
});

const COUNTED = /counted as \(\s*insert into count_deltas[^)]*\)\s*select[^)]*\),/;

/** The same database, on which a statement has no delta. Throws when it never had one: nothing would be compared. */
const withoutCounting = (on: Db): Db =>
  new Proxy(on, {
    has: (target, name) => name === 'run' || name in target,
    get(target, name) {
      if (name === 'run')
        return (statement: string, values: readonly Value[]) => runOn(target, bare(statement), values);
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });

function bare(statement: string): string {
  if (!statement.includes('insert into')) return statement;
  if (!COUNTED.test(statement))
    throw new Error('The statement that takes an action has no delta to leave out.');
  return statement.replace(COUNTED, '');
}

/** Whether the counts that pages show equal the rows they stand for. */
import { foldCounts } from '#app/models/count.server.ts';
import { findDrift } from '#app/models/counts/recount.server.ts';
import type { Db } from '#db/connect.ts';

/** Folds what is left, then counts again from the rows, in every dimension. */
export async function countsEqualRows(db: Db): Promise<boolean> {
  while ((await foldCounts(db)) > 0);
  return (await findDrift(db)).length === 0;
}

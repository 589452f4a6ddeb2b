/** Two token buckets against guessing: one for the account, known or not, and one for the network. */
import type { Db } from '#db/connect.ts';
import { type Bucket, refill, spendAll } from '../bucket.server.ts';

/** Ten tries, then one a minute: with a code that changes every 30 seconds, guessing takes centuries. */
const account: Bucket = { name: 'login account', holds: 10, secondsEach: 60 };
/** Room for an office behind one address. */
const network: Bucket = { name: 'login network', holds: 40, secondsEach: 15 };

/** Takes one try from both; false when one of them is empty. */
export async function takeTry(db: Db, email: string, address: string): Promise<boolean> {
  const spent = await spendAll(db, [
    { bucket: network, whose: address },
    { bucket: account, whose: email },
  ]);
  return spent.ok;
}

/** A right password and code give the account its tries back. */
export const refillAccount = (db: Db, email: string): Promise<void> =>
  refill(db, { bucket: account, whose: email });

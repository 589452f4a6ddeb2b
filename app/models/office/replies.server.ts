/** Where replies of people to our envelope are passed on to, per campaign; nowhere until somebody says so. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { campaigns } from '#db/schema.ts';
import { parseEmailAddress } from '../email-address.ts';
import { type Act, onRecord } from '../staff/audit.server.ts';

export async function repliesOf(db: Db, campaignId: number): Promise<string | null> {
  const [row] = await db
    .select({ to: campaigns.repliesTo })
    .from(campaigns)
    .where(eq(campaigns.id, campaignId));
  return row?.to ?? null;
}

/** Keeps the address, or none for ''. False when it is no address. */
export async function sendRepliesTo(
  db: Db,
  line: Omit<Act, 'verb' | 'detail'> & { campaignId: number },
  typed: string,
): Promise<boolean> {
  const parsed = typed === '' ? null : parseEmailAddress(typed);
  if (parsed && !parsed.ok) return false;
  const to = parsed?.address ?? null;
  await onRecord(
    db,
    (tx) => tx.update(campaigns).set({ repliesTo: to }).where(eq(campaigns.id, line.campaignId)),
    () => ({ ...line, verb: to ? 'had replies passed on' : 'had replies dropped' }),
  );
  return true;
}

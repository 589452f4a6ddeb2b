/** What staff decide for the whole installation. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { settings } from '#db/schema.ts';
import { recordAct } from './audit.server.ts';

/** Whether one person may do what otherwise takes two. */
export async function isOnePersonMode(db: Db): Promise<boolean> {
  const [row] = await db.select().from(settings).where(eq(settings.id, 1));
  return row?.onePersonMode ?? false;
}

/** Sets it, and records who did: what one person published alone can be told from what two did. */
export async function setOnePersonMode(db: Db, staffId: number | null, on: boolean): Promise<void> {
  await db.transaction(async (tx) => {
    await tx.update(settings).set({ onePersonMode: on }).where(eq(settings.id, 1));
    const subject = { kind: 'setting', id: 'one-person mode' };
    await recordAct(tx, { staffId, verb: on ? 'switched on' : 'switched off', subject });
  });
}

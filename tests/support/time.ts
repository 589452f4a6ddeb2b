import { sql } from 'drizzle-orm';
import { connect } from '#db/connect.ts';
import { actions, confirmations } from '#db/schema.ts';
import type { Site } from './site.ts';

/** Lets time pass, such as '61 seconds', for all that waits to be confirmed: stops the site, turns its rows back, starts it. */
export async function letPass(site: Site, time: string): Promise<void> {
  await site.kill('SIGTERM');
  const { db, close } = await connect(`embedded:${process.env.DATA_DIR}`);
  const past = sql`${time}::interval`;
  await db.update(actions).set({ createdAt: sql`${actions.createdAt} - ${past}` });
  await db.update(confirmations).set({
    lastMailAt: sql`${confirmations.lastMailAt} - ${past}`,
    expiresAt: sql`${confirmations.expiresAt} - ${past}`,
  });
  await close();
  await site.restart();
}

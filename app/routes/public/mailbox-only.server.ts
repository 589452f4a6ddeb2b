import { db } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { findCaught } from '#app/models/mailbox.server.ts';

/** In live mode letters are real and no mailbox exists. */
export const hasMailbox = (): boolean => !env.live;

/** A caught mail by the id in an address, or null. */
export async function caughtOf(id: string | undefined) {
  return hasMailbox() && /^\d{1,15}$/.test(id ?? '') ? findCaught(db, Number(id)) : null;
}

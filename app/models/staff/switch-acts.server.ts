/** Switches as staff throw them: with the name of what they stop checked, and a line in the audit log. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { campaigns, targets } from '#db/schema.ts';
import { letLettersGo, type Scope, stopLetters } from '../message/switches.server.ts';
import { recordAct } from './audit.server.ts';
import { campaignBySlug } from './campaign-scope.server.ts';

export type SwitchProblem = 'key' | 'reason';

/** Stops the letters of a scope. Returns what is wrong with the form, if something is. */
export async function switchOn(
  db: Db,
  staffId: number,
  { scope, key, reason }: { scope: Scope; key: string; reason: string },
): Promise<SwitchProblem | null> {
  const name = scope === 'everything' ? '' : key.trim().toLowerCase();
  if (!(await exists(db, scope, name))) return 'key';
  if (reason.trim() === '' || reason.length > 500) return 'reason';
  await db.transaction(async (tx) => {
    await stopLetters(tx, scope, name, reason.trim());
    await record(tx, staffId, 'stopped letters', scope, name, { reason: reason.trim() });
  });
  return null;
}

/** Lets the letters of a scope go again; false when nothing stopped them. */
export async function switchOff(db: Db, staffId: number, scope: Scope, key: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const gone = await letLettersGo(tx, scope, key);
    if (gone) await record(tx, staffId, 'let letters go', scope, key);
    return gone;
  });
}

async function record(
  tx: Db,
  staffId: number,
  verb: string,
  scope: Scope,
  key: string,
  detail: Record<string, string> = {},
) {
  const campaignId = scope === 'campaign' ? ((await campaignBySlug(tx, key))?.id ?? null) : null;
  await recordAct(tx, { staffId, verb, subject: { kind: scope, id: key }, campaignId, detail });
}

async function exists(db: Db, scope: Scope, key: string): Promise<boolean> {
  if (scope === 'everything') return true;
  if (scope === 'campaign') return (await db.$count(campaigns, eq(campaigns.slug, key))) > 0;
  if (scope === 'domain') return /^[a-z\d-]+(\.[a-z\d-]+)+$/.test(key) && key.length <= 253;
  return /^\d{1,9}$/.test(key) && (await db.$count(targets, eq(targets.id, Number(key)))) > 0;
}

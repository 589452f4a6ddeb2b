/** The pepper of a campaign: while it lasts, "once per person" can be told; without it, no address fits any key. */
import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { seal, unseal } from '#app/secret.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { campaignPeppers } from '#db/schema.ts';

const BYTES = 32;
/** As long as a confirm link lives: a campaign closed by mistake can be opened again. */
const KEPT_DAYS = 7;
const CACHED_MS = 60_000;

const cache = new Map<number, { pepper: string; until: number }>();

/** The pepper, made when the campaign has none yet. '' for a campaign that began before there were peppers. */
export async function pepperOf(db: Db, campaignId: number): Promise<string> {
  const cached = cache.get(campaignId);
  if (cached && cached.until > Date.now()) return cached.pepper;
  const pepper = (await readPepper(db, campaignId)) ?? (await makePepper(db, campaignId));
  cache.set(campaignId, { pepper, until: Date.now() + CACHED_MS });
  return pepper;
}

const purpose = (campaignId: number) => `pepper ${campaignId}`;

async function readPepper(db: Db, campaignId: number): Promise<string | null> {
  const [row] = await db
    .select({ pepper: campaignPeppers.pepper })
    .from(campaignPeppers)
    .where(eq(campaignPeppers.campaignId, campaignId));
  return row?.pepper ? unseal(purpose(campaignId), row.pepper) : (row?.pepper ?? null);
}

/** Two processes may want it at once: what is kept counts. After a destruction it is a new one. */
async function makePepper(db: Db, campaignId: number): Promise<string> {
  const made = seal(purpose(campaignId), randomBytes(BYTES).toString('base64url'));
  await db
    .insert(campaignPeppers)
    .values({ campaignId, pepper: made })
    .onConflictDoUpdate({
      target: campaignPeppers.campaignId,
      set: { pepper: made, endedAt: null, destroyedAt: null },
      setWhere: sql`${campaignPeppers.pepper} is null`,
    });
  return (await readPepper(db, campaignId)) ?? '';
}

/**
 * Notes which campaigns have ended, and a week later destroys their peppers and, where keys were made without one, the
 * keys themselves. Returns how many campaigns.
 */
export async function destroyPeppers(db: Db): Promise<number> {
  await rowsOf(
    db,
    sql`update campaign_peppers p set ended_at = case when c.state in ('closed', 'won') then now() end
        from campaigns c where c.id = p.campaign_id and p.pepper is not null
          and (c.state in ('closed', 'won')) = (p.ended_at is null)`,
  );
  return db.transaction(async (tx) => {
    const ended = await rowsOf<{ id: number; plain: boolean }>(
      tx,
      sql`select campaign_id as id, pepper = '' as plain from campaign_peppers
          where pepper is not null and ended_at < now() - make_interval(days => ${KEPT_DAYS}::int) for update`,
    );
    for (const { id, plain } of ended) {
      cache.delete(id);
      if (plain)
        await rowsOf(
          tx,
          sql`update actions set person_key = gen_random_uuid()::text where campaign_id = ${id}::int`,
        );
      await tx
        .update(campaignPeppers)
        .set({ pepper: null, destroyedAt: sql`now()` })
        .where(eq(campaignPeppers.campaignId, id));
    }
    return ended.length;
  });
}

/** Which text an office got: letters by target, day and template version. */
import { and, asc, eq, gte, isNotNull, lt, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, messages, templateVersions, terms } from '#db/schema.ts';

export type SentText = {
  version: number;
  lang: string;
  letters: number;
  edited: number;
  person: string | null;
};

/**
 * The versions of which letters to a target were handed over on a day (`YYYY-MM-DD`, in UTC), with how many there were
 * and how many of them their writers had edited; and who held the office that day.
 */
export async function textsOfDay(
  db: Db,
  campaignId: number,
  targetId: number,
  day: string,
): Promise<SentText[]> {
  const from = sql`${day}::date`;
  const rows = await db
    .select({
      version: templateVersions.version,
      lang: templateVersions.lang,
      letters: sql<number>`count(*)::int`,
      edited: sql<number>`count(${actions.editedText})::int`,
    })
    .from(messages)
    .innerJoin(actions, eq(actions.id, messages.actionId))
    .innerJoin(templateVersions, eq(templateVersions.id, actions.templateVersionId))
    .where(
      and(
        eq(messages.targetId, targetId),
        eq(messages.campaignId, campaignId),
        eq(messages.kind, 'letter'),
        isNotNull(messages.settledAt),
        sql`${messages.state} in ('handed over', 'accepted', 'answered', 'bounced')`,
        gte(messages.settledAt, sql`(${from})::timestamp at time zone 'UTC'`),
        lt(messages.settledAt, sql`(${from} + 1)::timestamp at time zone 'UTC'`),
      ),
    )
    .groupBy(templateVersions.version, templateVersions.lang)
    .orderBy(asc(templateVersions.lang), asc(templateVersions.version));
  const person = await holderOn(db, targetId, day);
  return rows.map((row) => ({ ...row, person }));
}

/** Who held an office on a day, as far as the directory knows. */
async function holderOn(db: Db, targetId: number, day: string): Promise<string | null> {
  const [term] = await db
    .select({ person: terms.person })
    .from(terms)
    .where(
      and(
        eq(terms.targetId, targetId),
        sql`coalesce(${terms.since}, '-infinity'::date) <= ${day}::date`,
        sql`coalesce(${terms.until}, 'infinity'::date) > ${day}::date`,
      ),
    )
    .orderBy(asc(terms.id))
    .limit(1);
  return term?.person ?? null;
}

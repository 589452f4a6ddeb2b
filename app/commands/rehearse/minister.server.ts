/** A minister is replaced: first nobody knows by whom, then the successor is known. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { importTargets } from '#app/models/import-targets.server.ts';
import type { TargetRow } from '#app/models/target-row.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { targets, terms } from '#db/schema.ts';

export const SUCCESSOR = 'Maja Novak';

/** `person` null: the office is known, its holder is being checked. Returns who was in office before. */
export async function replaceMinister(
  db: Db,
  slug: string,
  area: string,
  person: string | null,
): Promise<string | null> {
  const [row] = await db
    .select({ target: targets, term: terms })
    .from(targets)
    .innerJoin(terms, and(eq(terms.targetId, targets.id), isNull(terms.until)))
    .where(eq(targets.area, area));
  if (!row) throw new Error(`${area} has no target.`);
  const { target, term } = row;
  const next: TargetRow = {
    area,
    areaName: area,
    office: target.office,
    organisation: target.organisation,
    person,
    title: term.title,
    email: target.email,
    emailStatus: target.emailStatus,
    formUrl: target.formUrl,
    languages: ['en'],
    salutationLang: 'en',
    salutation: person ? `Dear ${person},` : 'Dear Minister,',
    closing: 'Yours sincerely,',
    asOf: null,
    source: 'a rehearsal',
    timeZone: target.timeZone,
    since: null,
  };
  await importTargets(db, slug, [next]);
  return term.person;
}

/** Letters to somebody that were frozen after that moment, and those frozen before that went out after it. */
export async function lettersAfter(
  db: Db,
  name: string,
  at: Date,
): Promise<{ frozen: number; sent: number }> {
  const [row] = await rowsOf<{ frozen: number; sent: number }>(
    db,
    sql`select count(*) filter (where m.queued_at > ${at.toISOString()}::timestamptz)::int as frozen,
               count(*) filter (where m.queued_at <= ${at.toISOString()}::timestamptz
                                and m.settled_at > ${at.toISOString()}::timestamptz)::int as sent
        from messages m join message_texts t on t.message_id = m.id
        where m.kind = 'letter' and t.to_name = ${name}`,
  );
  return row ?? { frozen: 0, sent: 0 };
}

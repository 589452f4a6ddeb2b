/** The directory of targets: offices, who holds them, and how each is greeted in its languages. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '../connect.ts';
import { salutations, targets, terms } from '../schema.ts';
import { type Row, readCsv, required } from './files.ts';

/** Fills an empty directory. Returns the ids by `area office`. */
export async function seedTargets(tx: Db, folder: string): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const row of readCsv(folder, 'targets.csv')) {
    const key = `${row.area} ${row.office}`;
    const targetId = ids.get(key) ?? (await insertTarget(tx, row));
    ids.set(key, targetId);
    if (!row.until) {
      const note = row.note || null;
      await tx.update(targets).set({ note }).where(eq(targets.id, targetId));
    }
    await tx.insert(terms).values({
      targetId,
      person: row.person || null,
      title: required(row, 'title'),
      titleLocal: row.title_local || null,
      since: row.since || null,
      until: row.until || null,
      state: row.term_state === 'being_checked' ? 'being_checked' : 'in_office',
      source: required(row, 'term_source'),
      asOf: required(row, 'term_as_of'),
      confidence: required(row, 'term_confidence'),
    });
  }
  return ids;
}

async function insertTarget(tx: Db, row: Row): Promise<number> {
  const [target] = await tx
    .insert(targets)
    .values({
      area: required(row, 'area'),
      office: required(row, 'office'),
      organisation: required(row, 'organisation'),
      organisationLocal: row.organisation_local || null,
      email: row.email || null,
      emailStatus: required(row, 'email_status') as 'none',
      emailSource: row.email_source || null,
      formUrl: row.form_url || null,
      languages: required(row, 'languages').split(';'),
      timeZone: required(row, 'time_zone'),
      contactAsOf: required(row, 'contact_as_of'),
    })
    .returning({ id: targets.id });
  if (!target) throw new Error(`Target ${row.area} could not be stored.`);
  return target.id;
}

/** Adds the lines that the seed knows for a term and the database does not; lines that are there stay. */
export async function seedSalutations(tx: Db, folder: string): Promise<void> {
  const known = await tx
    .select({ termId: terms.id, area: targets.area, office: targets.office, person: terms.person })
    .from(terms)
    .innerJoin(targets, eq(targets.id, terms.targetId));
  const lines = readCsv(folder, 'salutations.csv').flatMap((line) =>
    known
      .filter((term) => term.area === line.area && term.office === line.office)
      .filter((term) => (term.person ?? '') === line.person)
      .map(({ termId }) => ({
        termId,
        lang: required(line, 'lang'),
        salutation: required(line, 'salutation'),
        closing: required(line, 'closing'),
      })),
  );
  if (lines.length > 0) await tx.insert(salutations).values(lines).onConflictDoNothing();
}

/** Throws when a current term has no line at all: no letter could begin. */
export async function everyoneIsGreeted(tx: Db): Promise<void> {
  const [mute] = await tx
    .select({ area: targets.area, office: targets.office })
    .from(terms)
    .innerJoin(targets, eq(targets.id, terms.targetId))
    .leftJoin(salutations, eq(salutations.termId, terms.id))
    .where(and(isNull(terms.until), isNull(salutations.termId)));
  if (mute) throw new Error(`No salutation for the ${mute.office} of ${mute.area}.`);
}

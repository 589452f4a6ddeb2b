/** The directory as a file: what an import would change, row by row, and the file to take away. */
import { asc, eq, isNull } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { salutations, targets, terms } from '#db/schema.ts';
import { csvFile } from '../csv.ts';
import type { TargetRow } from '../target-file.ts';
import { COLUMNS } from '../target-row.ts';

export type RowChange = {
  area: string;
  office: string;
  does: 'new' | 'changed' | 'same';
  changes: { what: string; from: string; to: string }[];
};

/** What `importTargets` would do with each row. Reads only. */
export async function compareTargets(db: Db, rows: readonly TargetRow[]): Promise<RowChange[]> {
  const known = await present(db);
  return rows.map((row) => {
    const { area, office } = row;
    const before = known.find((entry) => entry.targets.area === area && entry.targets.office === office);
    if (!before) return { area, office, does: 'new', changes: [] };
    const changes = differences(before, row);
    return { area, office, does: changes.length ? 'changed' : 'same', changes };
  });
}

type Present = Awaited<ReturnType<typeof present>>[number];

async function present(db: Db) {
  const rows = await db
    .select()
    .from(targets)
    .innerJoin(terms, eq(terms.targetId, targets.id))
    .where(isNull(terms.until))
    .orderBy(asc(targets.area), asc(targets.office));
  const lines = await db.select().from(salutations);
  return rows.map((row) => ({ ...row, lines: lines.filter(({ termId }) => termId === row.terms.id) }));
}

function differences({ targets: target, terms: term, lines }: Present, row: TargetRow) {
  const line = lines.find(({ lang }) => lang === row.salutationLang);
  const pairs: [what: string, from: string | null | undefined, to: string | null][] = [
    ['person', term.person, row.person],
    ['organisation', target.organisation, row.organisation],
    ['email', target.email, row.email],
    ['email_status', target.emailStatus, row.emailStatus],
    ['form_url', target.formUrl, row.formUrl],
    ['languages', target.languages.join(' '), row.languages.join(' ')],
    ['time_zone', target.timeZone, row.timeZone],
    ['salutation', line?.salutation, row.salutation],
    ['closing', line?.closing, row.closing],
  ];
  return pairs.flatMap(([what, from, to]) =>
    (from ?? '') === (to ?? '') ? [] : [{ what, from: from ?? '', to: to ?? '' }],
  );
}

/** The whole directory in the columns that the import reads, with the lines of each target's first language. */
export async function exportTargets(db: Db): Promise<string> {
  const rows = await present(db);
  return csvFile(
    COLUMNS,
    rows.map(({ targets: target, terms: term, lines }) => {
      const line = lines.find(({ lang }) => lang === target.languages[0]) ?? lines[0];
      return {
        area: target.area,
        office: target.office,
        organisation: target.organisation,
        person: term.person,
        title: term.title,
        email: target.email,
        email_status: target.emailStatus,
        form_url: target.formUrl,
        languages: target.languages.join(' '),
        salutation_language: line?.lang,
        salutation: line?.salutation,
        closing: line?.closing,
        as_of: target.contactAsOf,
        source: term.source,
        time_zone: target.timeZone,
        since: term.since,
      };
    }),
  );
}

/** From rows of a targets file to the areas of a campaign and their targets in the directory. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { areas, campaigns, salutations, targets, terms } from '#db/schema.ts';
import { settleWaiting } from './directory/succession.server.ts';
import { ImportError } from './import-letter.server.ts';
import { releaseHeld } from './release.server.ts';
import type { TargetRow } from './target-file.ts';

export type TargetsImported = { campaign: string; areas: number; newTargets: number; released: number };

/**
 * Fills a campaign's areas, one per row, in one transaction: nothing is half-done. A target already in the directory
 * (same area and office) is used and brought up to date, and lets go the letters it held if that settles them.
 * Throws ImportError for an unknown campaign, or an area that is the name of a page.
 */
export async function importTargets(
  db: Db,
  slug: string,
  rows: readonly TargetRow[],
): Promise<TargetsImported> {
  return db.transaction(async (tx) => {
    const [campaign] = await tx.select().from(campaigns).where(eq(campaigns.slug, slug));
    if (!campaign) throw new ImportError(`There is no campaign “${slug}”. See: npm run campaign -- list`);
    let newTargets = 0;
    let released = 0;
    for (const [position, row] of rows.entries()) {
      const { id, isNew } = await upsertTarget(tx, row);
      if (isNew) newTargets += 1;
      await openTerm(tx, id, row);
      await upsertArea(tx, campaign.id, position, row, id);
      released += await releaseHeld(tx, id);
    }
    return { campaign: slug, areas: rows.length, newTargets, released };
  });
}

const today = () => new Date().toISOString().slice(0, 10);

async function upsertTarget(tx: Db, row: TargetRow): Promise<{ id: number; isNew: boolean }> {
  const facts = {
    organisation: row.organisation,
    email: row.email,
    emailStatus: row.emailStatus,
    verifiedOn: row.emailStatus === 'verified' ? (row.asOf ?? today()) : null,
    formUrl: row.formUrl,
    languages: row.languages,
    timeZone: row.timeZone,
    contactAsOf: row.asOf ?? today(),
  };
  const [target] = await tx
    .insert(targets)
    .values({ area: row.area, office: row.office, ...facts })
    .onConflictDoUpdate({ target: [targets.area, targets.office], set: facts })
    .returning({ id: targets.id, isNew: sql<boolean>`xmax = 0` });
  if (!target) throw new ImportError(`The target of ${row.area} could not be stored.`);
  return target;
}

/** The same person stays in their term; another one ends it and opens the next. */
async function openTerm(tx: Db, targetId: number, row: TargetRow) {
  const current = and(eq(terms.targetId, targetId), isNull(terms.until));
  const [term] = await tx.select().from(terms).where(current);
  const { person } = row;
  if (term && term.person !== person) {
    await tx
      .update(terms)
      .set({ until: row.since ?? row.asOf ?? today() })
      .where(eq(terms.id, term.id));
  }
  const termId = term && term.person === person ? term.id : await insertTerm(tx, targetId, row, person);
  const lines = { salutation: row.salutation, closing: row.closing };
  await tx
    .insert(salutations)
    .values({ termId, lang: row.salutationLang, ...lines })
    .onConflictDoUpdate({ target: [salutations.termId, salutations.lang], set: lines });
  if (term?.person && term.person !== person) await settle(tx, targetId, person, term.person);
}

/** Letters that wait for the former holder go to the new one after their writers were told; to nobody yet, they wait. */
const settle = (tx: Db, targetId: number, person: string | null, former: string) =>
  settleWaiting(tx, { targetId, person: person ?? '', letters: person ? 're-address' : 'hold' }, former);

async function insertTerm(tx: Db, targetId: number, row: TargetRow, person: string | null): Promise<number> {
  const [term] = await tx
    .insert(terms)
    .values({
      targetId,
      person,
      title: row.title,
      since: row.since,
      state: person ? 'in_office' : 'being_checked',
      source: row.source || 'imported file',
      asOf: row.asOf ?? today(),
      confidence: 'as imported',
    })
    .returning({ id: terms.id });
  if (!term) throw new ImportError(`The term of ${row.area} could not be stored.`);
  return term.id;
}

/** Names of pages under a campaign: an area of that name would hide the page. */
const reservedAreas = ['check', 'results'];

async function upsertArea(tx: Db, campaignId: number, position: number, row: TargetRow, targetId: number) {
  if (reservedAreas.includes(row.area.toLowerCase()))
    throw new ImportError(`An area can't be called “${row.area}”.`);
  const isCountry = /^[A-Z]{2}$/.test(row.area) && row.areaName === row.area;
  const facts = { position, targetId, names: isCountry ? null : { en: row.areaName } };
  await tx
    .insert(areas)
    .values({ campaignId, code: row.area, phrases: { en: `from ${row.areaName}` }, ...facts })
    .onConflictDoUpdate({ target: [areas.campaignId, areas.code], set: facts });
}

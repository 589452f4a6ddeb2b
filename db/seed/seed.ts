/** Fills an empty database with what ships: consent texts, the directory of targets, the campaign `ukraine`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { and, eq } from 'drizzle-orm';
import type { Db } from '../connect.ts';
import {
  areas,
  campaigns,
  campaignTexts,
  consentTexts,
  type DemandPoint,
  demands,
  demandTexts,
  salutations,
  targets,
  templateVersions,
  terms,
} from '../schema.ts';

type Row = Record<string, string>;
type Campaign = typeof campaigns.$inferInsert & {
  sourceNote: string;
  texts: Record<string, { title: string; headline: string; lead: string; about: string[] }>;
};
type Area = { code: string; name?: Record<string, string>; phrases: Record<string, string> };
type Demand = { number: number; label: string; sentence: string; explanation: string; points: DemandPoint[] };

const ELSEWHERE = 'elsewhere';

/** Seeds from `folder` when there is no campaign yet, in one transaction; returns whether it did. */
export async function seedIfEmpty(db: Db, folder: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    await seedConsents(tx, folder);
    const [existing] = await tx.select({ id: campaigns.id }).from(campaigns).limit(1);
    if (existing) return false;
    const ids = await seedTargets(tx, join(folder, 'ukraine'));
    await seedCampaign(tx, join(folder, 'ukraine'), ids);
    return true;
  });
}

/** Consent texts are seeded on every start: a new wording comes as a new version and old rows stay. */
export async function seedConsents(tx: Db, folder: string): Promise<void> {
  const texts = readJson<{ purpose: 'send'; lang: string; version: number; text: string }[]>(
    folder,
    'consents.en.json',
  );
  await tx
    .insert(consentTexts)
    .values(texts.map((t) => ({ ...t, sha256: createHash('sha256').update(t.text).digest('hex') })))
    .onConflictDoNothing();
}

async function seedTargets(tx: Db, folder: string): Promise<Map<string, number>> {
  const rows = readCsv(folder, 'targets.csv');
  const lines = readCsv(folder, 'salutations.csv');
  const ids = new Map<string, number>();
  for (const row of rows) {
    const key = `${row.area} ${row.office}`;
    const targetId = ids.get(key) ?? (await insertTarget(tx, row));
    ids.set(key, targetId);
    if (!row.until)
      await tx
        .update(targets)
        .set({ note: row.note || null })
        .where(eq(targets.id, targetId));
    const [term] = await tx
      .insert(terms)
      .values({
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
      })
      .returning({ id: terms.id });
    const greetings = lines.filter(
      (l) => l.area === row.area && l.office === row.office && l.person === row.person,
    );
    if (!term || !greetings.length)
      throw new Error(`No salutation for ${row.person || 'the holder'} of ${key}.`);
    await tx.insert(salutations).values(
      greetings.map((l) => ({
        termId: term.id,
        lang: required(l, 'lang'),
        salutation: required(l, 'salutation'),
        closing: required(l, 'closing'),
      })),
    );
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

async function seedCampaign(tx: Db, folder: string, targetIds: Map<string, number>) {
  const { texts, sourceNote, ...campaign } = readJson<Campaign>(folder, 'campaign.json');
  const alsoTargetId = targetIds.get(`${ELSEWHERE} high-representative`) ?? null;
  const [row] = await tx
    .insert(campaigns)
    .values({ ...campaign, alsoTargetId })
    .returning({ id: campaigns.id });
  if (!row) throw new Error('The campaign could not be stored.');
  const campaignId = row.id;
  for (const [lang, text] of Object.entries(texts)) {
    await tx.insert(campaignTexts).values({ campaignId, lang, sourceNote, ...text });
  }
  await seedAreas(tx, campaignId, readJson<Area[]>(folder, 'areas.json'));
  await seedDemands(tx, campaignId, 'en', readJson<Demand[]>(folder, 'demands.en.json'));
  const template = readJson<{ lang: string; subjects: string[]; body: string }>(folder, 'template.en.json');
  await tx.insert(templateVersions).values({ campaignId, version: 1, state: 'published', ...template });
}

async function seedAreas(tx: Db, campaignId: number, list: Area[]) {
  for (const [position, { code, name, phrases }] of list.entries()) {
    const office = code === ELSEWHERE ? 'high-representative' : 'foreign-minister';
    const [target] = await tx
      .select({ id: targets.id })
      .from(targets)
      .where(and(eq(targets.area, code), eq(targets.office, office)));
    await tx
      .insert(areas)
      .values({ campaignId, code, position, names: name ?? null, phrases, targetId: target?.id });
  }
}

async function seedDemands(tx: Db, campaignId: number, lang: string, list: Demand[]) {
  for (const { number, ...text } of list) {
    const [demand] = await tx.insert(demands).values({ campaignId, number }).returning({ id: demands.id });
    if (demand) await tx.insert(demandTexts).values({ demandId: demand.id, lang, ...text });
  }
}

const readJson = <T>(folder: string, file: string): T =>
  JSON.parse(readFileSync(join(folder, file), 'utf8')) as T;

const readCsv = (folder: string, file: string): Row[] =>
  parse(readFileSync(join(folder, file), 'utf8'), { columns: true, bom: true, skip_empty_lines: true });

function required(row: Row, column: string): string {
  const value = row[column];
  if (!value) throw new Error(`The seed row of ${row.area} lacks ${column}.`);
  return value;
}

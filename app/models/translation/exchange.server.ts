/** Campaign texts on their way to translators and back, as XLIFF units. */
import { eq } from 'drizzle-orm';
import { textProblems } from '#app/i18n/check.ts';
import { type TextState, textStates, type Unit, type Xliff } from '#app/i18n/xliff.ts';
import type { Db } from '#db/connect.ts';
import { campaigns } from '#db/schema.ts';
import { SOURCE } from '../campaign-languages.server.ts';
import { followDemands, freezeDemands } from '../template/publish.server.ts';
import { groupOf, type Pieces, revisionOfPieces } from './groups.ts';
import { storeGroup } from './store.server.ts';
import { groupsOf } from './texts.server.ts';

export class TranslationError extends Error {
  override name = 'TranslationError';
}

/** The id of a campaign. Throws TranslationError for an unknown one. */
export async function campaignId(db: Db, slug: string): Promise<number> {
  const [row] = await db.select({ id: campaigns.id }).from(campaigns).where(eq(campaigns.slug, slug));
  if (!row) throw new TranslationError(`There is no campaign “${slug}”. See: npm run campaign -- list`);
  return row.id;
}

/** Every text of a campaign with its translation into a language, as far as there is one. */
export async function exportTexts(db: Db, slug: string, lang: string): Promise<Unit[]> {
  const id = await campaignId(db, slug);
  const [english, translated] = [await groupsOf(db, id, SOURCE), await groupsOf(db, id, lang)];
  return [...english].flatMap(([group, { pieces }]) => {
    const known = translated.get(group);
    const changed = known !== undefined && known.sourceRevision !== revisionOfPieces(group, pieces);
    return Object.entries(pieces).map(([name, source]) => ({
      id: `${group}.${name}`,
      source,
      target: known?.pieces[name] ?? '',
      state: known?.state ?? 'draft',
      sourceChanged: changed,
    }));
  });
}

/** `skipped`: groups that are not whole or not right yet, with the reason. */
export type Imported = { stored: string[]; skipped: { group: string; reason: string }[] };

/**
 * Stores translated texts in one transaction. A group is stored whole or not at all, in the lowest state of its units;
 * what it was made from is the English in the file, so that a change since the export shows. Throws TranslationError
 * for an unknown campaign, and for English, which is edited where it stands.
 */
export async function importTexts(db: Db, slug: string, { lang, units }: Xliff): Promise<Imported> {
  if (lang === SOURCE) throw new TranslationError('English is the source: it is not imported.');
  const groups = grouped(units);
  return db.transaction(async (tx) => {
    const id = await campaignId(tx, slug);
    const imported: Imported = { stored: [], skipped: [] };
    await freezeDemands(tx, id, lang);
    for (const [group, members] of groups) {
      const reason = group ? whyNot(members) : 'it is no text of a campaign';
      if (reason) imported.skipped.push({ group: group || (members[0]?.id ?? ''), reason });
      else {
        const sourceRevision = revisionOfPieces(group, piecesFrom(group, members, 'source'));
        const state = lowest(members.map((unit) => unit.state));
        await storeGroup(tx, id, lang, group, {
          pieces: piecesFrom(group, members, 'target'),
          state,
          sourceRevision,
        });
        imported.stored.push(group);
      }
    }
    await followDemands(tx, id, lang);
    return imported;
  });
}

function grouped(units: Unit[]): Map<string, Unit[]> {
  const groups = new Map<string, Unit[]>();
  for (const unit of units) groups.set(groupOf(unit.id), [...(groups.get(groupOf(unit.id)) ?? []), unit]);
  return groups;
}

function whyNot(units: Unit[]): string | null {
  const empty = units.find(({ target }) => !target);
  if (empty) return `${empty.id} is not translated yet`;
  const wrong = units.flatMap((unit) => textProblems(unit).map((problem) => `${unit.id} ${problem}`))[0];
  return wrong ?? null;
}

const piecesFrom = (group: string, units: Unit[], side: 'source' | 'target'): Pieces =>
  Object.fromEntries(units.map((unit) => [unit.id.slice(group.length + 1), unit[side]]));

const lowest = (states: TextState[]): TextState =>
  textStates.find((state) => states.includes(state)) ?? 'draft';

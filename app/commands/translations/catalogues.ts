/** The catalogues in the checkout: kept in step with en.json, and what is wrong with them and with campaign texts. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Db } from '#db/connect.ts';
import { messageProblems, textProblems } from '../../i18n/check.ts';
import english from '../../i18n/en.json';
import { pageLanguages } from '../../i18n/languages.ts';
import { readXliff, type Unit, writeXliff, type Xliff } from '../../i18n/xliff.ts';
import { exportTexts } from '../../models/translation/exchange.server.ts';

const folder = resolve('app/i18n/catalogues');
const SOURCE_FILE = 'app/i18n/en.json';

type Finding = { lang: string; id: string; problem: string };

const readAll = (): { file: string; catalogue: Xliff }[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.xlf'))
    .map((name) => join(folder, name))
    .map((file) => ({ file, catalogue: readXliff(readFileSync(file, 'utf8')) }));

/** Every problem of every catalogue. A message that is not translated yet is none. */
export const checkCatalogues = (): Finding[] =>
  readAll().flatMap(({ catalogue: { lang, units } }) =>
    units.flatMap((unit) => messageProblems(unit, lang).map((problem) => ({ lang, id: unit.id, problem }))),
  );

/** Every problem of a campaign's texts, in all languages. */
export async function checkTexts(db: Db, campaign: string): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const lang of pageLanguages.slice(1)) {
    const units = await exportTexts(db, campaign, lang);
    for (const unit of units.filter(({ target }) => target))
      found.push(...textProblems(unit).map((problem) => ({ lang, id: unit.id, problem })));
  }
  return found;
}

/** Writes each catalogue anew: the messages of en.json in its order, with the translations that there are. */
export function renewCatalogues() {
  const rows = readAll().map(({ file, catalogue: { lang, units } }) => {
    const renewed = inStep(units, english);
    writeFileSync(file, writeXliff({ lang, units: renewed }, SOURCE_FILE));
    const missing = renewed.filter(({ target }) => !target).length;
    return { lang, missing, changed: renewed.filter((unit) => unit.sourceChanged).length };
  });
  const words = rows.map(({ lang, missing, changed }) => `${lang}  ${missing} missing  ${changed} changed`);
  return { words: words.join('\n'), json: rows };
}

/** A message whose English changed keeps its translation and its review, marked: it is used until it is put right. */
export function inStep(units: Unit[], source: Record<string, string>): Unit[] {
  const known = new Map(units.map((unit) => [unit.id, unit]));
  return Object.entries(source).map(([id, text]) => {
    const unit = known.get(id);
    if (!unit?.target) return { id, source: text, target: '', state: 'draft', sourceChanged: false };
    if (unit.source === text) return unit;
    return { ...unit, source: text, sourceChanged: true };
  });
}

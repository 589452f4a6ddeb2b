/** Makes a module of a catalogue: Vite, Vitest and the build see `catalogues/de.xlf` as one string of JSON. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import type { Catalogue } from './messages.ts';
import { readXliff } from './xliff.ts';

/** A string, because it is read only when somebody speaks the language: scanning one costs next to nothing. */
export function catalogues(): Plugin {
  return {
    name: 'catalogues',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('.xlf')) return null;
      const english = join(id, '../../en.json');
      for (const file of [id, english]) this.addWatchFile(file);
      const made = catalogueOf(readFileSync(id, 'utf8'), JSON.parse(readFileSync(english, 'utf8')));
      return `export default ${JSON.stringify(JSON.stringify(made))}`;
    },
  };
}

/** What pages need of an XLIFF file, beside the English that it was made from. */
export function catalogueOf(xml: string, english: Record<string, string>): Catalogue {
  const units = readXliff(xml).units.filter(({ id, target }) => target && english[id] !== undefined);
  const changed = units.filter(({ id, source, sourceChanged }) => sourceChanged || source !== english[id]);
  return {
    texts: Object.fromEntries(units.map(({ id, target }) => [id, target])),
    drafts: units.filter(({ state }) => state === 'draft').map(({ id }) => id),
    sourceChanged: changed.map(({ id }) => id),
  };
}

/** `npm run translations`: texts out to translators and back, what is wrong with them, how far each language has come. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Db } from '#db/connect.ts';
import { isPageLanguage } from '../i18n/languages.ts';
import { readXliff, type TextState, textStates, writeXliff, XliffError } from '../i18n/xliff.ts';
import { exportTexts, importTexts, TranslationError } from '../models/translation/exchange.server.ts';
import { setTextState } from '../models/translation/review.server.ts';
import { checkCatalogues, checkTexts, renewCatalogues } from './translations/catalogues.ts';
import { coverageReply } from './translations/coverage.ts';

const help = `npm run translations -- COMMAND [--campaign NAME] [--json]

  export LANG [--out FILE]
      a campaign's texts as XLIFF 1.2, each with its English, its translation and its review state
  import FILE
      stores what a translator sent back; approved="yes" means reviewed, anything else draft
  review LANG --as draft|reviewed|live
      says that a person has read all of a campaign's texts in a language, or has not
  check
      what is wrong with catalogues and texts: slots, plurals, English left over; exit code 1 if anything is
  catalogues
      brings app/i18n/catalogues up to date with en.json: new messages, changed ones, dropped ones (Weblate does the rest)
  coverage
      a table of languages: what is translated, what is a draft, where the English has changed since

  --campaign is ukraine when not given.`;

type Options = { campaign: string; out?: string; as?: string; json?: boolean; help?: boolean };
type Reply = { words: string; json: object[]; code?: number };

/** Runs one command. `folder` is where file names start. Returns the exit code: 0, or 1 with the reason on stderr. */
export async function run(args: string[], folder = process.cwd()): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        campaign: { type: 'string', default: 'ukraine' },
        out: { type: 'string' },
        as: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help || !positionals.length) return say(help);
    const { words, json, code = 0 } = await answer(positionals, values, folder);
    say(values.json ? json.map((row) => JSON.stringify(row)).join('\n') : words);
    return code;
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function answer(
  [command = '', word, more]: string[],
  options: Options,
  folder: string,
): Promise<Reply> {
  const takesWord = ['export', 'import', 'review'].includes(command);
  if (more !== undefined || (word !== undefined && !takesWord))
    throw new TranslationError(`${more ?? word} is one word too many.\n\n${help}`);
  if (takesWord && !word) throw new TranslationError(`${command} needs one more word.\n\n${help}`);
  if (command === 'catalogues') return renewCatalogues();
  if (command === 'export') return onDatabase((db) => exportTo(db, languageIn(word), options, folder));
  if (command === 'import') return onDatabase((db) => importFrom(db, resolve(folder, word ?? ''), options));
  if (command === 'review') return onDatabase((db) => review(db, languageIn(word), options));
  if (command === 'check') return check(options);
  if (command === 'coverage') return onDatabase((db) => coverageReply(db, options.campaign));
  throw new TranslationError(`There is no command “${command}”.\n\n${help}`);
}

function languageIn(word = ''): string {
  if (!isPageLanguage(word)) throw new TranslationError(`“${word}” is no language of ours, such as de.`);
  return word;
}

async function exportTo(db: Db, lang: string, { campaign, out }: Options, folder: string): Promise<Reply> {
  const units = await exportTexts(db, campaign, lang);
  const xliff = writeXliff({ lang, units }, `campaign ${campaign}`);
  if (!out) return { words: xliff.trimEnd(), json: units };
  writeFileSync(resolve(folder, out), xliff);
  return {
    words: `${units.length} texts of “${campaign}” in ${out}.`,
    json: [{ file: out, units: units.length }],
  };
}

async function importFrom(db: Db, file: string, { campaign }: Options): Promise<Reply> {
  const { stored, skipped } = await importTexts(db, campaign, readXliff(readText(file)));
  const reasons = skipped.map(({ group, reason }) => `  ${group}: ${reason}`);
  return {
    words: [`Stored ${stored.length} texts, left out ${skipped.length}.`, ...reasons].join('\n'),
    json: [{ stored, skipped }],
    code: skipped.length > 0 ? 1 : 0,
  };
}

async function review(db: Db, lang: string, { campaign, as }: Options): Promise<Reply> {
  const state = textStates.find((known): known is TextState => known === as);
  if (!state) throw new TranslationError(`review needs --as and one of ${textStates.join(', ')}.`);
  await setTextState(db, campaign, lang, state);
  return { words: `“${campaign}” in ${lang} is ${state}.`, json: [{ campaign, lang, state }] };
}

async function check({ campaign }: Options): Promise<Reply> {
  const found = [...checkCatalogues(), ...(await onDatabase((db) => checkTexts(db, campaign)))];
  const lines = found.map(({ lang, id, problem }) => `${lang} ${id} ${problem}`);
  return { words: lines.join('\n') || 'Nothing is wrong.', json: found, code: found.length > 0 ? 1 : 0 };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new TranslationError(`${file} can't be read: check the name.`);
  }
}

/** Opens the database for one command: `npm start` on the embedded one has to be stopped first, and the error says so. */
async function onDatabase<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const { database } = await import('../db.server.ts');
  const { setUp } = await import('../setup.ts');
  try {
    await setUp(database);
    return await work(database.db);
  } finally {
    await database.close();
  }
}

function say(words: string): number {
  process.stdout.write(`${words}\n`);
  return 0;
}

/** A sentence of ours, a file that is no XLIFF, a database in use, a wrong option. */
const isExpected = (error: unknown): error is Error =>
  error instanceof TranslationError ||
  error instanceof XliffError ||
  (error instanceof Error && (error.constructor === Error || 'code' in error));

/** `npm run campaign`: brings an open letter and its targets in, opens and closes campaigns. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { allCampaigns, setCampaignState } from '../models/campaign-state.server.ts';
import { ImportError, importLetter } from '../models/import-letter.server.ts';
import { importTargets } from '../models/import-targets.server.ts';
import { LetterError } from '../models/open-letter/error.ts';
import { parseOpenLetter } from '../models/open-letter.ts';
import { registerSource, SourceError } from '../models/source.server.ts';
import { parseTargetFile, TargetFileError } from '../models/target-file.ts';

const help = `npm run campaign -- COMMAND

  import LETTER.md [--slug NAME] [--dry-run] [--json]
      reads an open letter (Markdown or plain text: reference, date, addressees, title, numbered demands)
      and makes a draft campaign of it; with --dry-run only shows what was understood
  targets FILE.csv --campaign NAME [--dry-run] [--json]
      fills the areas of a campaign; columns: area, office, person, salutation, and optionally
      area_name, organisation, title, email, email_status, form_url, languages, salutation_language, closing, as_of, source, time_zone, since
  source NAME CODE LABEL
      registers a code for links of a campaign (?s=CODE), so that its visitors are counted apart
  open NAME | pause NAME | close NAME
  list [--json]`;

type Options = { slug?: string; campaign?: string; 'dry-run'?: boolean; json?: boolean; help?: boolean };
type Reply = { words: string; json: object | object[] };

/** Runs one command. `folder` is where file names start. Returns the exit code: 0, or 1 with the reason on stderr. */
export async function run(args: string[], folder = process.cwd()): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        slug: { type: 'string' },
        campaign: { type: 'string' },
        'dry-run': { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [command, name, ...rest] = positionals;
    if (values.help || !command) return say(help);
    const reply = await answer(command, name, rest, values, folder);
    return say(
      values.json
        ? [reply.json]
            .flat()
            .map((row) => JSON.stringify(row))
            .join('\n')
        : reply.words,
    );
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(error.message);
    return 1;
  } finally {
    await closeDatabase();
  }
}

function say(words: string): number {
  process.stdout.write(`${words}\n`);
  return 0;
}

async function answer(
  command: string,
  name: string | undefined,
  rest: string[],
  options: Options,
  folder: string,
): Promise<Reply> {
  if (command === 'list') return listAll();
  if (!name) throw new ImportError(`${command} needs one more word.\n\n${help}`);
  if (command === 'import') return importFrom(resolve(folder, name), options);
  if (command === 'source') return addSource(name, rest);
  if (command === 'targets') return targetsFrom(resolve(folder, name), options);
  if (command === 'open' || command === 'pause' || command === 'close') return change(command, name);
  throw new ImportError(`There is no command “${command}”.\n\n${help}`);
}

async function importFrom(file: string, options: Options): Promise<Reply> {
  const letter = parseOpenLetter(readText(file));
  const outline = letter.demands.map(
    (d, i) => `  ${i + 1}. ${d.label}${d.points.map((p) => `\n     – ${p.label}`).join('')}`,
  );
  const understood = [
    `${letter.title}\n${letter.reference}, ${letter.date}`,
    ...letter.addressees.map((to) => `  to ${to}`),
    ...outline,
  ];
  if (options['dry-run']) return { words: [...understood, 'Nothing was stored.'].join('\n'), json: letter };
  const slug = await importLetter(await openDatabase(), letter, options.slug);
  const next = `Draft campaign “${slug}”. Next: npm run campaign -- targets FILE.csv --campaign ${slug}`;
  return { words: [...understood, next].join('\n'), json: { ...letter, campaign: slug } };
}

async function targetsFrom(file: string, options: Options): Promise<Reply> {
  const { rows } = parseTargetFile(readText(file));
  if (options['dry-run']) {
    return { words: rows.map((row) => `${row.area}: ${row.person ?? row.title}`).join('\n'), json: rows };
  }
  if (!options.campaign)
    throw new ImportError('Which campaign? Add --campaign NAME (npm run campaign -- list shows them).');
  const done = await importTargets(await openDatabase(), options.campaign, rows);
  const words = `${done.areas} areas of “${done.campaign}”, ${done.newTargets} new targets, ${done.released} held letters released. Next: npm run campaign -- open ${done.campaign}`;
  return { words, json: done };
}

async function addSource(slug: string, [code, ...label]: string[]): Promise<Reply> {
  if (!code || !label.length) throw new SourceError(`Which code, and what is it for?\n\n${help}`);
  await registerSource(await openDatabase(), slug, code, label.join(' '));
  return { words: `Links that end in ?s=${code} are counted apart.`, json: { campaign: slug, code } };
}

async function change(command: 'open' | 'pause' | 'close', slug: string): Promise<Reply> {
  const state = ({ open: 'open', pause: 'paused', close: 'closed' } as const)[command];
  await setCampaignState(await openDatabase(), slug, state);
  return { words: `“${slug}” is ${state}.`, json: { campaign: slug, state } };
}

async function listAll(): Promise<Reply> {
  const rows = await allCampaigns(await openDatabase());
  return { words: rows.map((row) => `${row.slug}  ${row.state}`).join('\n'), json: rows };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new ImportError(`${file} can't be read: check the name.`);
  }
}

let opened = false;

/** Opened only when something is to be stored: a dry run leaves a running server's database alone. */
async function openDatabase() {
  const { database } = await import('../db.server.ts');
  const { setUp } = await import('../setup.ts');
  opened = true;
  await setUp(database);
  return database.db;
}

async function closeDatabase() {
  if (!opened) return;
  const { database } = await import('../db.server.ts');
  await database.close();
}

const isExpected = (error: unknown): error is Error =>
  error instanceof ImportError ||
  error instanceof LetterError ||
  error instanceof TargetFileError ||
  error instanceof SourceError ||
  (error instanceof Error && (isInUse(error) || 'code' in error));

const isInUse = (error: Error) => error.message.startsWith('The embedded database in');

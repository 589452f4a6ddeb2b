/** `npm run data`: what is kept of people, whether anything is kept too long, and the rotation of the master key. */
import { parseArgs } from 'node:util';
import type { Db } from '#db/connect.ts';

const help = `npm run data -- COMMAND

  clocks [--json]     every kind of personal data: what, why, who reads it, how long
  check [--json]      fails when anything is older than its clock, or not sealed
  keep [--json]       runs the nightly clocks now
  keys [--json]       how many data keys each line of SECRET_KEY_FILE wraps
  rewrap [--json]     wraps every data key by the newest line of SECRET_KEY_FILE, while the site runs
  rotate [--json]     adds a line to SECRET_KEY_FILE, then does that; on several machines copy the file to all
                      of them before “rewrap”, and keep the old lines as long as the oldest backup
  shown REFERENCE --reason "…" [--json]
                      exactly what the writer of an action saw and agreed to; the reason stays in the audit log

On the embedded database stop the server first.`;

type Reply = { words: string; json: object; failed?: boolean };

/** Runs one command. Returns the exit code: 0, or 1 with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      reason: { type: 'string', default: '' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, ...more] = positionals;
  if (values.help || !command) return say(help);
  if (command !== 'shown' && (more.length || !isCommand(command))) {
    console.error(`There is no command “${positionals.join(' ')}”.\n\n${help}`);
    return 1;
  }
  const { database } = await import('../db.server.ts');
  try {
    const { words, json, failed } = isCommand(command)
      ? await commands[command](database.db)
      : await printShown(database.db, more[0], values.reason);
    say(values.json ? JSON.stringify(json) : words);
    return failed ? 1 : 0;
  } finally {
    await database.close();
  }
}

/** Exported for tests: a command's answer on an open database. */
export const commands = { clocks, check, keep, keys, rewrap, rotate };

const isCommand = (word: string): word is keyof typeof commands => Object.hasOwn(commands, word);

async function printShown(db: Db, reference: string | undefined, reason: string): Promise<Reply> {
  const { shown } = await import('./data-shown.ts');
  return shown(db, reference, reason).catch((error: Error) => {
    console.error(error.message);
    return { words: '', json: { error: error.message }, failed: true };
  });
}

async function clocks(_db: Db): Promise<Reply> {
  const { kinds, outsideKinds } = await import('../models/clocks/kinds.ts');
  const inside = kinds.map(({ what, why, readers, keeps, where }) => ({ what, why, readers, keeps, where }));
  const lines = inside.map(
    ({ what, why, readers, keeps, where }) =>
      `${what}\n  why: ${why}\n  read by: ${readers}\n  kept: ${keeps}\n  where: ${Object.keys(where).join(', ')}`,
  );
  const outside = outsideKinds.map(({ what, keeps }) => `${what} (outside the database)\n  kept: ${keeps}`);
  return { words: [...lines, ...outside].join('\n'), json: { kinds: inside, outside: outsideKinds } };
}

async function check(db: Db): Promise<Reply> {
  const { findOverdue } = await import('../models/clocks/enforce.server.ts');
  const { countPlain } = await import('../models/keys/seal-plain.server.ts');
  const [overdue, plain] = [await findOverdue(db), await countPlain(db)];
  const words = [
    ...overdue.map(({ what, keeps, rows }) => `${rows} × too old: ${what} (kept: ${keeps})`),
    ...(plain
      ? [`${plain} × in plain sight: supporters without a key; the worker seals them within minutes`]
      : []),
  ];
  const failed = words.length > 0;
  return { words: failed ? words.join('\n') : 'Nothing is kept too long.', json: { overdue, plain }, failed };
}

async function keep(db: Db): Promise<Reply> {
  const { keepClocks } = await import('../models/clocks/enforce.server.ts');
  const rows = await keepClocks(db);
  return { words: `${rows} rows went.`, json: { rows } };
}

async function keys(db: Db): Promise<Reply> {
  const { keysByMaster } = await import('../models/keys/rotate.server.ts');
  const { newestMaster } = await import('../secret.server.ts');
  const [newest, rows] = [newestMaster(), await keysByMaster(db)];
  const lines = rows.map(
    ({ master, keys }) => `${master}  ${keys}${master === newest ? '  (newest line)' : ''}`,
  );
  return { words: lines.join('\n') || 'There are no data keys yet.', json: { newest, lines: rows } };
}

async function rewrap(db: Db): Promise<Reply> {
  const { rewrapKeys } = await import('../models/keys/rotate.server.ts');
  let wrapped = 0;
  for (let n = await rewrapKeys(db); n > 0; n = await rewrapKeys(db)) wrapped += n;
  return { words: `${wrapped} data keys wrapped by the newest line.`, json: { wrapped } };
}

async function rotate(db: Db): Promise<Reply> {
  const { addMasterKey } = await import('../secret.server.ts');
  const newest = addMasterKey();
  const { json } = await rewrap(db);
  return {
    words: `A line was added (${newest}). ${(json as { wrapped: number }).wrapped} data keys wrapped by it.`,
    json: { newest, ...json },
  };
}

function say(words: string): number {
  console.info(words);
  return 0;
}

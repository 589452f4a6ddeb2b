/** `npm run mail`: what to publish so that our mail is believed, keys to sign it with, a test letter, the queue. */
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Db } from '#db/connect.ts';
import { env } from '../env.server.ts';
import { dkimRecord, domainOf, loadDkimKeys, makeDkimKeys } from '../mail/dkim-keys.server.ts';
import { dnsHints, dnsRecords, txtStrings, zoneFile } from '../mail/dns-records.server.ts';
import { answerQueue, isQueueCommand, queueHelp } from './mail-queue.ts';

const help = `npm run mail -- COMMAND

  dns [--json]
      prints the SPF, DKIM, DMARC and MX records to publish for the domains of MAIL_FROM and BOUNCE_DOMAIN,
      as a zone file, or one JSON object a line: {name, type, value}, texts with their strings of at most 255 octets
  keys --selector NAME [--out FOLDER] [--json]
      makes two keys that sign our mail (DKIM), Ed25519 and RSA, in FOLDER or here; never overwrites one
  test ADDRESS [--json]
      sends one signed letter through the mail server in SMTP_URL, as the mail mode allows, and prints what it answered;
      outside live mode it goes where all mail goes then
${queueHelp}`;

type Options = { selector?: string; out?: string; reason?: string; json?: boolean; help?: boolean };
/** `notes` go to standard error, beside the answer. */
type Reply = { words: string; json: object[]; notes?: string[]; code?: number };

/** Runs one command. `folder` is where file names start. Returns the exit code: 0, or 1 with the reason on stderr. */
export async function run(args: string[], folder = process.cwd()): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        selector: { type: 'string' },
        out: { type: 'string' },
        reason: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help || !positionals.length) return say(help);
    const { words, json, notes = [], code = 0 } = await answer(positionals, values, folder);
    for (const note of notes) console.error(note);
    say(values.json ? json.map((row) => JSON.stringify(row)).join('\n') : words);
    return code;
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function answer(words: string[], options: Options, folder: string): Promise<Reply> {
  const [command = '', word, ...more] = words;
  if (isQueueCommand(command))
    return onDatabase((db) => answerQueue(db, words, options.reason ?? '', folder));
  if (more.length || (word !== undefined && command !== 'test'))
    throw new Error(`${more[0] ?? word} is one word too many.\n\n${help}`);
  if (command === 'dns') return dns(options);
  if (command === 'keys') return keys(options, folder);
  if (command === 'test') return test(word);
  throw new Error(`There is no command “${command}”.\n\n${help}`);
}

/** Opens the database for one command: `npm start` on the embedded one has to be stopped first, and the error says so. */
async function onDatabase(work: (db: Db) => Promise<Reply>): Promise<Reply> {
  const { database } = await import('../db.server.ts');
  const { setUp } = await import('../setup.ts');
  try {
    await setUp(database);
    return await work(database.db);
  } finally {
    await database.close();
  }
}

function dns({ json }: Options): Reply {
  const sender = {
    from: env.MAIL_FROM,
    bounceDomain: env.BOUNCE_DOMAIN,
    contact: env.ORG_CONTACT,
    origin: env.ORIGIN,
    smtpUrl: env.SMTP_URL,
    keys: loadDkimKeys(env.DKIM_KEY_FILE, domainOf(env.MAIL_FROM)),
  };
  const records = dnsRecords(sender);
  const hints = dnsHints(sender).map((hint) => `; ${hint}`);
  return {
    words: [zoneFile(records), hints.join('\n')].join('\n\n'),
    json: records.map(({ name, type, value }) =>
      type === 'TXT' ? { name, type, value, strings: txtStrings(value) } : { name, type, value },
    ),
    ...(json ? { notes: hints } : {}),
  };
}

function keys({ selector, out = '.' }: Options, folder: string): Reply {
  if (!selector) throw new Error('keys needs --selector NAME, a name for this pair such as 2026a.');
  const domain = domainOf(env.MAIL_FROM);
  const files = makeDkimKeys(selector, domain, resolve(folder, out));
  const made = loadDkimKeys(files, domain);
  return {
    words: [
      ...files.map((file) => `Made ${file}`),
      'Move them to where no backup and no checkout contains them, readable for the worker alone. Then set:',
      `DKIM_KEY_FILE=${files.join(',')}`,
      'and publish what `npm run mail -- dns` prints, a day before the first letter.',
    ].join('\n'),
    json: files.map((file) => {
      const key = made.find((each) => basename(file).startsWith(`${each.selector}.`));
      return { file, selector: key?.selector, algorithm: key?.algorithm, record: key && dkimRecord(key) };
    }),
  };
}

async function test(address: string | undefined): Promise<Reply> {
  if (!address) throw new Error('test needs an address, one of your own.');
  const { sendTestLetter } = await import('../mail/test-letter.server.ts');
  const { to, server, tls, signatures, result } = await sendTestLetter(address, testText);
  const taken = result.outcome === 'handed over';
  const signed = signatures.map(
    ({ selector, domain, algorithm }) => `${algorithm} as ${selector} of ${domain}`,
  );
  return {
    words: [
      way(address, to),
      `Signed:  ${signed.join(', ') || 'not at all, DKIM_KEY_FILE is not set'}`,
      `Server:  ${server}, ${tls ?? 'without TLS'}`,
      `Answer:  ${result.response || `none (${result.cause})`}`,
      taken ? 'Handed over.' : `Not handed over: broken off at ${result.phase}.`,
    ].join('\n'),
    json: [
      {
        handed_over: taken,
        mode: env.MAIL_MODE,
        to,
        server,
        tls,
        signatures,
        phase: result.phase,
        code: result.code,
        response: result.response,
      },
    ],
    code: taken ? 0 : 1,
  };
}

function way(address: string, to: string): string {
  const where = env.SMTP_URL
    ? 'the mail server in SMTP_URL'
    : 'a mail catcher on this machine that forgets it';
  return to === address
    ? `Letter:  to ${to}, by ${where}`
    : `Letter:  mail mode ${env.MAIL_MODE}: to ${to} instead of ${address}, by ${where}; it reaches nobody`;
}

const testText = `Dear reader,

this letter shows that mail from here arrives, and how. Look at its source, in the field Authentication-Results:
  dkim=pass   the signature is right and its key is published
  spf=pass    the mail server may send for us
  dmarc=pass  both speak for the domain in From

Some letters from all over: Майя, Γιώργος, Łukasz, Máire, Jürgen, İpek.
`;

function say(words: string): number {
  process.stdout.write(`${words}\n`);
  return 0;
}

/** A sentence of ours, a mail that can't be written, a server that can't be had, a wrong option. */
function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    error.constructor === Error || ['ComposeError', 'SmtpFailure'].includes(error.name) || 'code' in error
  );
}

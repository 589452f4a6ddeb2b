/** `npm run staff`: the first admin, and what must be possible when nobody can log in. */
import { parseArgs } from 'node:util';
import type { Db } from '#db/connect.ts';
import { campaignBySlug } from '../models/staff/campaign-scope.server.ts';
import { demoLogins, demoWords } from '../models/staff/demo.server.ts';
import { inviteStaff, StaffError } from '../models/staff/invite.server.ts';
import { listPeople, personByEmail, resetPerson, setDisabled } from '../models/staff/people.server.ts';

const help = `npm run staff -- COMMAND

  invite EMAIL --admin | --campaigner --campaign NAME [--campaign NAME]
      prints a link to a new account; it works once, for 24 hours
  reset EMAIL
      prints a link with which this person chooses a new password and authenticator
  disable EMAIL | enable EMAIL
      shuts an account at once and logs it out everywhere, or opens it again
  list [--json]
  demo
      the demonstration's logins with the codes of this half minute; embedded database in capture mode only

On the embedded database stop the server first; not for demo.`;

type Options = {
  admin?: boolean;
  campaigner?: boolean;
  campaign?: string[];
  json?: boolean;
  help?: boolean;
};
type Reply = { words: string; json: object[] };

/** Runs one command. Returns the exit code: 0, or 1 with the reason on stderr. */
export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        admin: { type: 'boolean' },
        campaigner: { type: 'boolean' },
        campaign: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [command, email, ...more] = positionals;
    if (values.help || !command) return say(help);
    if (more.length) throw new StaffError(`${more[0]} is one word too many.\n\n${help}`);
    const reply = command === 'demo' ? demo() : await onDatabase((db) => answer(db, command, email, values));
    return say(values.json ? reply.json.map((row) => JSON.stringify(row)).join('\n') : reply.words);
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(error.message);
    return 1;
  }
}

async function answer(db: Db, command: string, email: string | undefined, options: Options): Promise<Reply> {
  if (command === 'list') return list(db);
  if (!['invite', 'reset', 'disable', 'enable'].includes(command))
    throw new StaffError(`There is no command “${command}”.\n\n${help}`);
  if (!email) throw new StaffError(`${command} whom? Give an e-mail address.`);
  if (command === 'invite') return invite(db, email, options);
  const person = await personByEmail(db, email);
  if (!person) throw new StaffError(`${email} has no account. See: npm run staff -- list`);
  if (command === 'reset') {
    const { url } = await db.transaction((tx) => resetPerson(tx, null, person));
    return link(person.email, url);
  }
  await setDisabled(db, null, person.id, command === 'disable');
  return { words: `${person.email} is ${command}d.`, json: [{ email: person.email, state: `${command}d` }] };
}

async function invite(db: Db, email: string, options: Options): Promise<Reply> {
  if (Boolean(options.admin) === Boolean(options.campaigner))
    throw new StaffError('As what? Add --admin, or --campaigner --campaign NAME.');
  const role = options.admin ? 'admin' : 'campaigner';
  const found = await Promise.all((options.campaign ?? []).map((slug) => campaignOf(db, slug)));
  const { url } = await db.transaction((tx) => inviteStaff(tx, null, { email, role, campaigns: found }));
  return link(email, url);
}

async function campaignOf(db: Db, slug: string): Promise<number> {
  const campaign = await campaignBySlug(db, slug);
  if (!campaign) throw new StaffError(`There is no campaign “${slug}”. See: npm run campaign -- list`);
  return campaign.id;
}

const link = (email: string, url: string): Reply => ({
  words: `For ${email}, once, within 24 hours:\n${url}`,
  json: [{ email, url }],
});

async function list(db: Db): Promise<Reply> {
  const people = await listPeople(db);
  const lines = people.map(
    ({ name, email, role, disabledAt }) => `${role}  ${email}  ${name}${disabledAt ? '  (disabled)' : ''}`,
  );
  return { words: lines.join('\n') || 'Nobody has an account yet.', json: people };
}

/** Needs no database, so it works beside a running server. */
function demo(): Reply {
  const logins = demoLogins();
  if (logins.length === 0)
    throw new StaffError('There are demonstration logins on the embedded database in capture mode only.');
  return { words: demoWords(logins).join('\n'), json: logins };
}

async function onDatabase(work: (db: Db) => Promise<Reply>): Promise<Reply> {
  const { database } = await import('../db.server.ts');
  try {
    const { setUp } = await import('../setup.ts');
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

const isExpected = (error: unknown): error is Error =>
  error instanceof Error && (error.constructor === Error || error instanceof StaffError || 'code' in error);

/** `npm run doctor`: looks at a live installation, and says what to do for each thing that is not as it should be. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { env } from '../env.server.ts';
import { domainOf, loadDkimKeys } from '../mail/dkim-keys.server.ts';
import { lookAtDatabase } from './doctor/database.server.ts';
import { lookAtDns, resolverAt } from './doctor/dns.server.ts';
import { type Finding, lookAt } from './doctor/finding.ts';
import { lookAtMachine, lookAtSite } from './doctor/machine.server.ts';
import { lookAtKeys, lookAtQueue, lookAtRelay } from './doctor/post.server.ts';
import { lookAtReplica } from './doctor/replica.server.ts';

const help = `npm run doctor -- [--offline] [--resolver ADDRESS:PORT] [--json]

Looks at settings, key file, database (version, rights, schema, clock, replica), relay, DNS (SPF, DKIM, DMARC, MX, PTR), the site at
ORIGIN, the restore gate, the queue and the targets. Changes nothing and sends no letter. Exit code 1 when there is a fault.

  --offline    only what this machine and its database know
  --resolver   asks this name server instead of the machine's own
  --json       one JSON object a line: {check, state: ok | warning | fault, says, todo}`;

type Options = { offline?: boolean; resolver?: string; json?: boolean; help?: boolean };

/** Runs all looks. Returns the exit code: 0, or 1 when one found a fault or an option is unknown. */
export async function run(args: string[]): Promise<number> {
  let options: Options;
  try {
    const boolean = { type: 'boolean' } as const;
    ({ values: options } = parseArgs({
      args,
      options: {
        offline: boolean,
        resolver: { type: 'string' },
        json: boolean,
        help: { ...boolean, short: 'h' },
      },
    }));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${help}`);
    return 1;
  }
  if (options.help) return say(help);
  const findings = await examine(options);
  say(findings.map(options.json ? (finding) => JSON.stringify(finding) : line).join('\n'));
  const faults = findings.filter(({ state }) => state === 'fault').length;
  const warnings = findings.filter(({ state }) => state === 'warning').length;
  if (!options.json)
    say(`\n${faults} faults, ${warnings} warnings, ${findings.length - faults - warnings} in order`);
  return faults ? 1 : 0;
}

async function examine({ offline, resolver }: Options): Promise<Finding[]> {
  const keys = await lookAtSigning();
  const within = [...lookAtMachine(env), ...(await ofDatabase()), ...keys.findings];
  if (offline) return within;
  const sender = {
    ...{ from: env.MAIL_FROM, bounceDomain: env.BOUNCE_DOMAIN, contact: env.ORG_CONTACT, origin: env.ORIGIN },
    ...{ smtpUrl: env.SMTP_URL, keys: keys.keys },
  };
  const without = await Promise.all([
    lookAt('relay', () => lookAtRelay(env), 'Check SMTP_URL and MAIL_ALLOW, and that the mail server runs.'),
    lookAt('dns', () => lookAtDns(sender, resolverAt(resolver)), 'Check the resolver of this machine.'),
    lookAtSite(env.ORIGIN),
  ]);
  return [...within, ...without.flat()];
}

async function lookAtSigning() {
  try {
    const keys = loadDkimKeys(env.DKIM_KEY_FILE, domainOf(env.MAIL_FROM));
    return { keys, findings: lookAtKeys(keys) };
  } catch (error) {
    const findings = await lookAt('signing', () => Promise.reject(error), 'Check DKIM_KEY_FILE.');
    return { keys: [], findings };
  }
}

/** Opens the database without changing it: an old schema is one of the things to find. */
async function ofDatabase(): Promise<Finding[]> {
  const todo =
    'Check DATABASE_URL, and that the server runs and lets this user in; stop npm start on the embedded database.';
  return lookAt(
    'database',
    async () => {
      const { database } = await import('../db.server.ts');
      try {
        const findings = await lookAtDatabase(database, resolve('db/migrations'));
        if (env.DATABASE_READ_URL)
          findings.push(...(await lookAtReplica(database.db, env.DATABASE_READ_URL)));
        const isCurrent = !findings.some(({ check, state }) => check === 'schema' && state === 'fault');
        return isCurrent ? [...findings, ...(await lookAtQueue(database))] : findings;
      } finally {
        await database.close();
      }
    },
    todo,
  );
}

const marks = { ok: '  ok     ', warning: '? warning', fault: '! FAULT  ' };

const line = ({ check, state, says, todo }: Finding): string =>
  `${marks[state]}  ${check.padEnd(12)}  ${says}${todo ? `\n${' '.repeat(25)}-> ${todo}` : ''}`;

function say(words: string): number {
  process.stdout.write(`${words}\n`);
  return 0;
}

/** The way of mail: keys that sign, the relay, and what waits. */
import { sql } from 'drizzle-orm';
import type { Env } from '#app/env.server.ts';
import type { DkimKey } from '#app/mail/dkim-keys.server.ts';
import { relayFrom } from '#app/mail/relay.server.ts';
import { openSmtp } from '#app/mail/smtp.server.ts';
import { listAttention } from '#app/models/attention.server.ts';
import { findInstallation } from '#app/models/message/gate.server.ts';
import { type Database, rowsOf } from '#db/connect.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

const LONG_WAIT_MINUTES = 10;

/** Greets the relay and says goodbye; no letter is named. */
export async function lookAtRelay({ SMTP_URL, live }: Env): Promise<Finding[]> {
  const check = 'relay';
  if (!SMTP_URL) return [ok(check, 'Mail stays in the embedded catcher.')];
  const relay = relayFrom(SMTP_URL);
  const quick = { connection: 10_000, greeting: 10_000, socket: 10_000 };
  const session = await openSmtp({ ...relay, timeouts: quick });
  const tls = session.tls;
  await session.quit();
  const where = `${relay.host}:${relay.port}`;
  if (!tls && live)
    return [
      warning(
        check,
        `${where} answers, without TLS.`,
        'Letters cross the wire readable. Unless it is this machine: let it offer STARTTLS.',
      ),
    ];
  return [ok(check, `${where} answers, ${tls ? `with ${tls.version}` : 'without TLS'}.`)];
}

/** Whether what we send is signed. */
export function lookAtKeys(keys: readonly DkimKey[]): Finding[] {
  if (!keys.length)
    return [
      warning(
        'signing',
        'Mail goes unsigned.',
        'npm run mail -- keys --selector 2026a, then set DKIM_KEY_FILE for the workers.',
      ),
    ];
  const algorithms = keys.map(({ algorithm }) => algorithm);
  if (!algorithms.includes('rsa-sha256'))
    return [
      warning(
        'signing',
        'Only Ed25519 signs: many receivers know RSA alone.',
        'Let an RSA key sign beside it.',
      ),
    ];
  return [ok('signing', `${algorithms.join(' and ')} sign mail of ${keys[0]?.domain}.`)];
}

/** The restore gate, the workers, the age of what is due, and what waits for a person. */
export async function lookAtQueue(database: Database): Promise<Finding[]> {
  const installation = await findInstallation(database.db);
  const gate = installation?.restoredAt
    ? fault('restore gate', `Nothing is sent. ${installation.reason ?? ''}`, 'npm run restore -- status')
    : ok('restore gate', installation ? 'Open.' : 'No worker has run yet.');
  const attention = await listAttention(database.db, 'all');
  return [gate, await queue(database), ...attention.filter(({ kind }) => kind !== 'restored').map(waiting)];
}

async function queue({ db }: Database): Promise<Finding> {
  const [row] = await rowsOf<{ due: number; minutes: number }>(
    db,
    sql`select count(*)::int as due, coalesce(extract(epoch from now() - min(due_at)) / 60, 0)::int as minutes
        from messages where state = 'queued' and kind <> 'letter' and due_at <= now()`,
  );
  const { due = 0, minutes = 0 } = row ?? {};
  if (minutes < LONG_WAIT_MINUTES) return ok('queue', `${due} mails to supporters are due.`);
  return fault(
    'queue',
    `A mail to a supporter has been due for ${minutes} minutes.`,
    'Start a worker (npm run worker), or look at its log.',
  );
}

const rooms: Record<string, string> = {
  'targets unverified': 'Targets',
  'targets stale': 'Targets',
  switches: 'Switches',
};

function waiting({ kind, of, count }: { kind: string; of: string; count: number }): Finding {
  const room = rooms[kind] ?? 'Overview';
  return warning('attention', `${kind}${of ? ` (${of})` : ''}: ${count}.`, `Look at the staff room ${room}.`);
}

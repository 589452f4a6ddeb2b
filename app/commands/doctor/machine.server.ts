/** The machine and its settings: Node, mode of mail, key file, the site's own address. */
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type { Env } from '#app/env.server.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

const OTHERS_MAY = 0o077;

/** All that can be told without a network. */
export function lookAtMachine(env: Env): Finding[] {
  return [ok('node', `Node ${process.versions.node}.`), mailMode(env), proxies(env), ...keyFile(env)];
}

function mailMode({ live, MAIL_MODE, MAIL_ALLOW, SMTP_URL }: Env): Finding {
  if (live)
    return ok(
      'mail mode',
      `live: letters go to the offices, by hosts in MAIL_ALLOW (${MAIL_ALLOW.join(', ')}).`,
    );
  const where = SMTP_URL ? `to ${new URL(SMTP_URL).host}` : 'into the embedded mail catcher';
  return warning(
    'mail mode',
    `${MAIL_MODE}: mail goes ${where} and reaches no office.`,
    'Right for a rehearsal. MAIL_MODE=live and the settings it asks for send letters to the offices.',
  );
}

function proxies({ HOST, ORIGIN, TRUSTED_PROXIES }: Env): Finding {
  const isBehind = ORIGIN.startsWith('https:');
  if (isBehind && !TRUSTED_PROXIES)
    return fault(
      'proxies',
      'ORIGIN is https, so a proxy stands in front, and TRUSTED_PROXIES is 0: all visitors count as one network.',
      'Set TRUSTED_PROXIES to the number of proxies that add to X-Forwarded-For, mostly 1.',
    );
  if (!isBehind && TRUSTED_PROXIES)
    return warning(
      'proxies',
      'TRUSTED_PROXIES is set and ORIGIN is http: visitors may name an address of their choice.',
      'Set ORIGIN to the public https address, or TRUSTED_PROXIES to 0.',
    );
  return ok('proxies', `Listens on ${HOST}; ${TRUSTED_PROXIES} proxies may name a visitor's address.`);
}

function keyFile({ SECRET_KEY_FILE: file, DATA_DIR, live }: Env): Finding[] {
  const check = 'key file';
  if (!existsSync(file))
    return [
      fault(
        check,
        `${file} does not exist.`,
        'Put a copy of it back; a new one makes every link in mails sent so far invalid.',
      ),
    ];
  const findings: Finding[] = [];
  const mode = statSync(file).mode & 0o777;
  if (mode & OTHERS_MAY)
    findings.push(
      fault(check, `${file} can be read by other users (mode ${mode.toString(8)}).`, `chmod 600 ${file}`),
    );
  if (`${file}${sep}`.startsWith(`${DATA_DIR}${sep}`))
    findings.push(
      fault(
        check,
        `${file} lies in DATA_DIR, and so in its backups.`,
        'Move it out of DATA_DIR and set SECRET_KEY_FILE.',
      ),
    );
  if (!mayWrite(dirname(file)))
    findings.push(
      fault(
        check,
        `${dirname(file)} can't be written to: the send record has no place.`,
        'Let the user of the worker write there.',
      ),
    );
  if (!live && isMadeByItself(file, DATA_DIR))
    findings.push(
      warning(
        check,
        `${file} was made by itself.`,
        'Name a file of your own in SECRET_KEY_FILE before live mode.',
      ),
    );
  return findings.length ? findings : [ok(check, `${file}, for this user alone, outside DATA_DIR.`)];
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Asks the site at its public address whether it lives, as a visitor would. */
export async function lookAtSite(origin: string): Promise<Finding[]> {
  const check = 'site';
  try {
    const answer = await fetch(`${origin}/readyz`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    if (answer.ok) return [ok(check, `${origin} answers and is ready.`)];
    return [
      fault(
        check,
        `${origin}/readyz answers ${answer.status}.`,
        'Look at the log of the web process and of the proxy.',
      ),
    ];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    return [
      fault(
        check,
        `${origin} does not answer: ${why}`,
        'Start the web; check ORIGIN, DNS, the proxy and its certificate.',
      ),
    ];
  }
}

const isMadeByItself = (file: string, dataDir: string): boolean => file === `${dataDir}.key`;

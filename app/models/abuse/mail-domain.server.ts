/** Whether a mail domain can be written to: typing errors, throw-away mailboxes, and domains that take no mail. */
import { Resolver } from 'node:dns/promises';
import { eq } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import type { Db } from '#db/connect.ts';
import { mailDomains } from '#db/schema.ts';
import { meantDomain } from './common-domains.ts';

export type DomainProblem =
  | { problem: 'did you mean'; address: string }
  | { problem: 'disposable' | 'unroutable'; domain: string };

/** False only when the DNS says for certain that this domain takes no mail. */
export type TakesMail = (domain: string) => Promise<boolean>;

/**
 * What is wrong with an address's domain, or null. `kept`: the address that was asked about before and sent again
 * unchanged, which settles a supposed typing error. What staff decided about a domain comes before every list.
 */
export async function domainProblem(
  db: Db,
  email: string,
  kept: string,
  takesMail: TakesMail = askDns,
): Promise<DomainProblem | null> {
  const at = email.indexOf('@');
  const domain = email.slice(at + 1);
  const meant = email === kept ? null : meantDomain(domain);
  if (meant) return { problem: 'did you mean', address: `${email.slice(0, at)}@${meant}` };
  const verdict = await verdictOn(db, domain);
  if (verdict === 'allow') return null;
  if (verdict === 'deny' || (await isDisposable(domain))) return { problem: 'disposable', domain };
  return (await takesMail(domain)) ? null : { problem: 'unroutable', domain };
}

async function verdictOn(db: Db, domain: string): Promise<'allow' | 'deny' | null> {
  const [row] = await db
    .select({ verdict: mailDomains.verdict })
    .from(mailDomains)
    .where(eq(mailDomains.domain, domain));
  return row?.verdict ?? null;
}

let lists: Promise<{ exact: ReadonlySet<string>; below: ReadonlySet<string> }> | undefined;

/** On the list, or below a domain whose every name is on it. 120,000 names, read when the first one is asked for. */
export async function isDisposable(domain: string): Promise<boolean> {
  lists ??= readLists();
  const { exact, below } = await lists;
  if (exact.has(domain)) return true;
  const labels = domain.split('.');
  return labels.some((_, from) => below.has(labels.slice(from).join('.')));
}

async function readLists() {
  const [exact, below] = await Promise.all([
    import('disposable-email-domains'),
    import('disposable-email-domains/wildcard.js'),
  ]);
  return { exact: new Set(exact.default), below: new Set(below.default) };
}

/** Answers that mean "no such record", as against "no answer". */
const certain = ['ENOTFOUND', 'ENODATA'];
/** RFC 2606: never in the DNS, and what demonstrations and tests use. */
const RESERVED = /(?:^|\.)(?:test|example|invalid|localhost|example\.(?:com|net|org))$/;
const HOUR = 3_600_000;
const KEPT = 5000;

const resolver = new Resolver({ timeout: 1000, tries: 2 });
const answers = new Map<string, { takes: boolean; until: number }>();

/**
 * Asks the DNS for MX, then A and AAAA (RFC 5321 5.1), and remembers the answer for an hour. In doubt it takes mail. In capture
 * mode nothing is asked: no mail leaves, so nothing about our visitors' domains should either.
 */
async function askDns(domain: string): Promise<boolean> {
  if (env.MAIL_MODE === 'capture' || (!env.live && RESERVED.test(domain))) return true;
  const known = answers.get(domain);
  if (known && known.until > Date.now()) return known.takes;
  const takes = await lookUp(domain, resolver);
  if (answers.size >= KEPT) answers.clear();
  answers.set(domain, { takes, until: Date.now() + HOUR });
  return takes;
}

type Dns = Pick<Resolver, 'resolveMx' | 'resolve4' | 'resolve6'>;

/** False when there is no MX and no address, or the null MX that says so (RFC 7505). */
export async function lookUp(domain: string, dns: Dns): Promise<boolean> {
  try {
    const exchanges = await dns.resolveMx(domain);
    return exchanges.some(({ exchange }) => exchange !== '' && exchange !== '.');
  } catch (error) {
    if (!isCertain(error)) return true;
  }
  const tries = await Promise.allSettled([dns.resolve4(domain), dns.resolve6(domain)]);
  return tries.some((result) => result.status === 'fulfilled' || !isCertain(result.reason));
}

const isCertain = (error: unknown): boolean => certain.includes((error as { code?: string }).code ?? '');

/** What the world reads in DNS about our mail, compared with what `npm run mail -- dns` says should stand there. */
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isLoopback } from '#app/mail/address.server.ts';
import { type DnsRecord, dnsRecords, type Sender } from '#app/mail/dns-records.server.ts';
import { type Finding, fault, ok, warning } from './finding.ts';

const show = 'npm run mail -- dns shows the record to publish.';

/** A resolver of this machine, or the one at `server` (`127.0.0.1:5353`). */
export function resolverAt(server: string | undefined): Resolver {
  const resolver = new Resolver({ timeout: 5000, tries: 2 });
  if (server) resolver.setServers([server]);
  return resolver;
}

/** Every record that we publish, and the names of the machine that sends. */
export async function lookAtDns(sender: Sender, resolver: Resolver): Promise<Finding[]> {
  const records = await Promise.all(dnsRecords(sender).map((record) => compare(record, resolver)));
  return [...records, ...(await names(sender, resolver))];
}

async function compare(record: DnsRecord, resolver: Resolver): Promise<Finding> {
  const check = `dns ${kindOf(record)}`;
  const found = await published(record, resolver);
  if (found instanceof Error)
    return fault(
      check,
      `${record.name} can't be looked up: ${found.message}.`,
      'Check the name servers of the domain.',
    );
  if (record.type === 'MX') return mx(check, record, found);
  const kind = kindOf(record);
  const candidates = found.filter((text) => starts[kind].test(text));
  if (!candidates.length) return fault(check, `${record.name} has no ${kind.toUpperCase()} record.`, show);
  if (candidates.length > 1)
    return fault(
      check,
      `${record.name} has ${candidates.length} ${kind.toUpperCase()} records.`,
      'Leave one: receivers take none of several.',
    );
  return judge[kind](check, record, candidates[0] ?? '');
}

type Kind = 'spf' | 'dkim' | 'dmarc' | 'mx';
const starts: Record<Kind, RegExp> = {
  spf: /^v=spf1(?: |$)/i,
  dmarc: /^v=DMARC1(?:;|$)/i,
  dkim: /\bp=/,
  mx: /^/,
};

function kindOf({ name, type, value }: DnsRecord): Kind {
  if (type === 'MX') return 'mx';
  if (value.startsWith('v=spf1')) return 'spf';
  return name.includes('._domainkey.') ? 'dkim' : 'dmarc';
}

async function published({ name, type }: DnsRecord, resolver: Resolver): Promise<string[] | Error> {
  try {
    if (type === 'MX') return (await resolver.resolveMx(name)).map(({ exchange }) => exchange.toLowerCase());
    return (await resolver.resolveTxt(name)).map((parts) => parts.join(''));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENODATA' || code === 'ENOTFOUND' ? [] : new Error(code ?? String(error));
  }
}

const judge: Record<Kind, (check: string, record: DnsRecord, found: string) => Finding> = {
  spf(check, { name, value }, found) {
    const part = value.split(' ')[1] ?? '';
    if (/[+ ]all$/i.test(found) && !/[-~?]all$/i.test(found))
      return fault(check, `${name} lets everybody send: “${found}”.`, 'End it with -all or ~all.');
    if (found.toLowerCase().split(' ').includes(part.toLowerCase()))
      return ok(check, `${name} names ${part}.`);
    return warning(
      check,
      `${name} does not name ${part}: “${found}”.`,
      'Right if an include:… of your mail provider stands for it; else add it.',
    );
  },
  dkim(check, { name, value }, found) {
    const keyIn = (text: string) => /(?:^|;)\s*p=([\w+/=\s]*)/.exec(text)?.[1]?.replaceAll(' ', '');
    if (keyIn(found) === keyIn(value)) return ok(check, `${name} holds our public key.`);
    return fault(check, `${name} holds another key than DKIM_KEY_FILE.`, show);
  },
  dmarc(check, { name }, found) {
    const policy = /(?:^|;)\s*p\s*=\s*(none|quarantine|reject)/i.exec(found)?.[1]?.toLowerCase();
    if (name.includes('._report.')) return ok(check, `${name} agrees to take reports.`);
    if (!policy) return fault(check, `${name} has no policy: “${found}”.`, show);
    if (policy === 'none')
      return warning(
        check,
        `${name} only watches (p=none).`,
        'After two weeks of reports without surprises: p=quarantine, then p=reject.',
      );
    return ok(check, `${name}: ${policy}.`);
  },
  mx: (check) => ok(check, ''),
};

function mx(check: string, { name, value }: DnsRecord, found: string[]): Finding {
  const host = value.split(' ')[1]?.toLowerCase() ?? '';
  if (found.includes(host)) return ok(check, `Bounces to ${name} come to ${host}.`);
  if (!found.length) return fault(check, `${name} takes no mail, so no bounce comes back.`, show);
  return warning(
    check,
    `Bounces to ${name} go to ${found.join(', ')}, not to ${host}.`,
    'Right if that server passes them on to BOUNCE_PORT.',
  );
}

/** RFC 1912 2.1: each address that sends has a name, and that name leads back to it. */
async function names({ origin, smtpUrl }: Sender, resolver: Resolver): Promise<Finding[]> {
  const hosts = [smtpUrl ?? origin, origin].map((url) => new URL(url).hostname.replace(/^\[|\]$/g, ''));
  // Behind a relay on this machine, this machine sends.
  const sending = hosts.find((host) => !isLoopback(host) && (isIP(host) || host.includes('.')));
  return sending ? ptr(sending, resolver) : [];
}

async function ptr(host: string, resolver: Resolver): Promise<Finding[]> {
  const check = 'dns ptr';
  const fix =
    'Whoever rents out the address sets its name (PTR, reverse DNS): the same that the machine says in EHLO.';
  const addresses = isIP(host) ? [host] : await resolver.resolve4(host).catch(() => [] as string[]);
  if (!addresses.length) return [fault(check, `${host} has no address.`, 'Publish an A record for it.')];
  return Promise.all(
    addresses.map(async (address) => {
      const reverse = await resolver.reverse(address).catch(() => [] as string[]);
      if (!reverse.length) return fault(check, `${address} has no name.`, fix);
      const back = await Promise.all(
        reverse.map((name) => resolver.resolve4(name).catch(() => [] as string[])),
      );
      if (!back.flat().includes(address))
        return fault(check, `${address} is named ${reverse[0]}, which does not lead back.`, fix);
      return ok(check, `${address} is ${reverse[0]}, and back.`);
    }),
  );
}

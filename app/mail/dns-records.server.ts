/** What to publish in DNS so that mail servers believe our mail: SPF, DKIM, DMARC, and where bounces go. */
import { isIP, isIPv4 } from 'node:net';
import { isLoopback } from './address.server.ts';
import { type DkimKey, dkimPlace, dkimRecord, domainOf, isAligned } from './dkim-keys.server.ts';

/** `name` is fully qualified without the dot at its end, `value` the whole text, not yet in quotes. */
export type DnsRecord = { name: string; type: 'TXT' | 'MX'; value: string; note: string };

export type Sender = {
  /** MAIL_FROM */
  from: string;
  bounceDomain: string;
  /** ORG_CONTACT: takes the reports of receivers. */
  contact?: string | undefined;
  /** ORIGIN: its host takes the bounces. */
  origin: string;
  smtpUrl?: string | undefined;
  keys: readonly DkimKey[];
};

/** The records for the domains of MAIL_FROM and BOUNCE_DOMAIN. */
export function dnsRecords(sender: Sender): DnsRecord[] {
  const from = domainOf(sender.from);
  const bounce = sender.bounceDomain.toLowerCase();
  const keys = sender.keys.map((key): DnsRecord => {
    const note = `The public half of the key that signs with ${key.algorithm}.`;
    return { name: dkimPlace(key), type: 'TXT', value: dkimRecord(key), note };
  });
  const mx = {
    type: 'MX' as const,
    note: 'Bounces come back here: the host where BOUNCE_PORT listens, on port 25.',
  };
  return [
    ...spf(sender, from, bounce),
    ...keys,
    ...dmarc(sender, from),
    { name: bounce, value: `10 ${siteHost(sender)}`, ...mx },
  ];
}

/** Records as a zone file, each under its note; texts in strings of at most 255 octets (RFC 1035 3.3). */
export function zoneFile(records: readonly DnsRecord[]): string {
  return records
    .map(({ name, type, value, note }) => {
      const data =
        type === 'MX'
          ? `${value}.`
          : txtStrings(value)
              .map((part) => `"${part}"`)
              .join(' ');
      return `; ${note}\n${name}. 3600 IN ${type} ${data}`;
    })
    .join('\n\n');
}

/** The strings that a long text is published in; receivers put them together without anything between. */
export const txtStrings = (value: string): string[] => value.match(/.{1,255}/gs) ?? [''];

/** What no record of ours can settle. */
export function dnsHints({ from, bounceDomain, contact, keys }: Sender): string[] {
  const domain = domainOf(from);
  const [here, bounces] = [domain, bounceDomain.toLowerCase()];
  const isReserved = /(?:^|\.)(?:invalid|test|example|localhost)$/.test(domain);
  const isApart = !isAligned(here, bounces) && !isAligned(bounces, here);
  return [
    isReserved && `${domain} is a reserved domain: set ORIGIN or MAIL_FROM to your own one first.`,
    !keys.length &&
      'Mail goes unsigned: make keys with `npm run mail -- keys --selector 2026a` and set DKIM_KEY_FILE.',
    !contact && 'Without ORG_CONTACT nobody gets the DMARC reports.',
    isApart && `${bounces} and ${here} are not one above the other: DMARC then rests on DKIM alone.`,
    'One name has one SPF record. If there is one already, add what stands between v=spf1 and the end to it.',
    'A mail provider names its own SPF part (include:…): put it in the place of a:… or ip4:….',
    'The machine that speaks to the offices needs a PTR record that leads to its name and back, and says that name in EHLO.',
    'The relay must pass Message-ID, Date and text on as they are: a changed byte breaks the signature.',
    `${domain} must itself take mail (MX): postmaster@ and abuse@ at least, and answers to ${from}.`,
    'DMARC starts with p=none. After two weeks of reports without surprises: p=quarantine, then p=reject.',
  ].filter((hint) => hint !== false);
}

function spf(sender: Sender, from: string, bounce: string): DnsRecord[] {
  const relay = relayPart(sender);
  const forBounces: DnsRecord = {
    name: bounce,
    type: 'TXT',
    value: `v=spf1 ${relay} -all`,
    note: 'SPF: who may send with our envelope address.',
  };
  if (from === bounce) return [forBounces];
  const note = 'SPF for the address in From. If the domain has such a record already, leave that one.';
  return [forBounces, { ...forBounces, name: from, value: `v=spf1 ${relay} ~all`, note }];
}

/** The relay as SPF names it; behind a relay on this machine, this machine. */
function relayPart(sender: Sender): string {
  const host = sender.smtpUrl ? bare(new URL(sender.smtpUrl).hostname) : 'localhost';
  const relay = isLoopback(host) ? siteHost(sender) : host.toLowerCase();
  if (!isIP(relay)) return `a:${relay}`;
  return isIPv4(relay) ? `ip4:${relay}` : `ip6:${relay}`;
}

function dmarc({ contact }: Sender, from: string): DnsRecord[] {
  const name = `_dmarc.${from}`;
  const note = 'DMARC: receivers report what they see and change nothing yet.';
  if (!contact) return [{ name, type: 'TXT', value: 'v=DMARC1; p=none', note }];
  const value = `v=DMARC1; p=none; rua=mailto:${mailtoPart(contact)}`;
  const own: DnsRecord = { name, type: 'TXT', value, note };
  const reports = domainOf(contact);
  if (isAligned(reports, from) || isAligned(from, reports)) return [own];
  const consent = `${reports} agrees to take reports about ${from}; not needed when both belong to one domain.`;
  return [own, { name: `${from}._report._dmarc.${reports}`, type: 'TXT', value: 'v=DMARC1', note: consent }];
}

/** An address in a mailto link that stands in a list (RFC 6068 2). */
const mailtoPart = (address: string): string =>
  address.replace(/[^\w.@+-]/g, (mark) => encodeURIComponent(mark).replace('!', '%21'));

/** The public name of this site, or the domain of MAIL_FROM while it has none. */
function siteHost({ origin, from }: Sender): string {
  const host = bare(new URL(origin).hostname);
  return isIP(host) || !host.includes('.') ? domainOf(from) : host;
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');

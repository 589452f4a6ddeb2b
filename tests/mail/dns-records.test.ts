import { expect, test } from 'vitest';
import { dnsHints, dnsRecords, type Sender, zoneFile } from '#app/mail/dns-records.server.ts';
import { bothKeys } from '#tests/support/dkim.ts';

const sender: Sender = {
  from: 'letters@dear-minister.example',
  bounceDomain: 'bounce.dear-minister.example',
  contact: 'office@dear-minister.example',
  origin: 'https://dear-minister.example',
  smtpUrl: 'smtps://u:p@relay.example.net:465',
  keys: bothKeys,
};
const short = (change: Partial<Sender>) =>
  dnsRecords({ ...sender, ...change }).map(({ name, type, value }) => `${name} ${type} ${value}`);

test('what an installation publishes: SPF twice, a key each, DMARC, and where bounces go', () => {
  const records = short({}).map((record) => record.replace(/ p=[\w+/=]+$/, ' p=…'));
  expect(records).toEqual([
    'bounce.dear-minister.example TXT v=spf1 a:relay.example.net -all',
    'dear-minister.example TXT v=spf1 a:relay.example.net ~all',
    'ed._domainkey.dear-minister.example TXT v=DKIM1; k=ed25519; p=…',
    'rsa._domainkey.dear-minister.example TXT v=DKIM1; k=rsa; p=…',
    '_dmarc.dear-minister.example TXT v=DMARC1; p=none; rua=mailto:office@dear-minister.example',
    'bounce.dear-minister.example MX 10 dear-minister.example',
  ]);
});

test.each([
  ['smtp://192.0.2.7:25', 'v=spf1 ip4:192.0.2.7 -all'],
  ['smtp://[2001:db8::7]', 'v=spf1 ip6:2001:db8::7 -all'],
  ['smtp://127.0.0.1:1025', 'v=spf1 a:dear-minister.example -all'],
  ['smtp://localhost', 'v=spf1 a:dear-minister.example -all'],
  [undefined, 'v=spf1 a:dear-minister.example -all'],
])('SPF for the relay %s', (smtpUrl, spf) => {
  expect(short({ smtpUrl })[0]).toBe(`bounce.dear-minister.example TXT ${spf}`);
});

test('a demo without a public name: records for the domain that mail comes from', () => {
  const demo = {
    origin: 'http://localhost:3000',
    from: 'letters@dear-minister.invalid',
    contact: undefined,
    keys: [],
  };
  const records = short({ ...demo, bounceDomain: 'bounce.dear-minister.invalid', smtpUrl: undefined });
  expect(records.at(-1)).toBe('bounce.dear-minister.invalid MX 10 dear-minister.invalid');
  expect(records).toContain('_dmarc.dear-minister.invalid TXT v=DMARC1; p=none');
  const hints = dnsHints({ ...sender, ...demo }).join('\n');
  expect(hints).toMatch(/reserved domain.*unsigned.*ORG_CONTACT/s);
});

test('one domain for From and bounces has one SPF record', () => {
  expect(
    short({ bounceDomain: 'dear-minister.example' }).filter((record) => record.includes('spf1')),
  ).toHaveLength(1);
});

test('reports to another house need its consent in DNS, those to our own do not', () => {
  expect(short({ contact: 'ana+dmarc@office.example' })).toContain(
    'dear-minister.example._report._dmarc.office.example TXT v=DMARC1',
  );
  expect(short({ contact: 'ana@mail.dear-minister.example' }).join()).not.toContain('_report');
});

test('an address can’t end the list of reports that it stands in', () => {
  const record = short({ contact: "a!b,c'd;@office.example" }).find((line) => line.startsWith('_dmarc'));
  expect(record).toBe(
    "_dmarc.dear-minister.example TXT v=DMARC1; p=none; rua=mailto:a%21b%2Cc'd%3B@office.example",
  );
});

test('the zone file holds every record once, notes as comments, texts in quotes', () => {
  const lines = zoneFile(dnsRecords(sender))
    .split('\n')
    .filter((line) => line && !line.startsWith(';'));
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toBe('bounce.dear-minister.example. 3600 IN MX 10 dear-minister.example.');
  for (const line of lines.slice(0, -1)) expect(line).toMatch(/^[\w.-]+\. 3600 IN TXT "[^"]+"(?: "[^"]+")?$/);
});

test('bounces at a stranger’s domain: DMARC rests on DKIM, and the hints say so', () => {
  expect(dnsHints({ ...sender, bounceDomain: 'bounces.provider.example' }).join()).toContain('on DKIM alone');
  expect(dnsHints(sender).join()).not.toContain('on DKIM alone');
});

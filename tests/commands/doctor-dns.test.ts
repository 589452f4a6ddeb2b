// What the world reads about our mail, asked of a name server of our own.
import { expect, test } from 'vitest';
import { lookAtDns, resolverAt } from '#app/commands/doctor/dns.server.ts';
import { dkimPlace, dkimRecord } from '#app/mail/dkim-keys.server.ts';
import type { Sender } from '#app/mail/dns-records.server.ts';
import { bothKeys } from '../support/dkim.ts';
import { startNameServer, type Zone } from '../support/name-server.ts';

const sender: Sender = {
  from: 'letters@dear-minister.example',
  bounceDomain: 'bounce.dear-minister.example',
  contact: 'office@dear-minister.example',
  origin: 'https://dear-minister.example',
  smtpUrl: 'smtps://u:p@relay.example.net:465',
  keys: bothKeys,
};

const healthy: Zone = {
  'bounce.dear-minister.example TXT': ['v=spf1 a:relay.example.net -all'],
  'bounce.dear-minister.example MX': ['10 dear-minister.example'],
  'dear-minister.example TXT': ['another-site-verification=1', 'v=spf1 mx a:relay.example.net ~all'],
  '_dmarc.dear-minister.example TXT': ['v=DMARC1; p=quarantine; rua=mailto:office@dear-minister.example'],
  ...Object.fromEntries(bothKeys.map((key) => [`${dkimPlace(key)} TXT`, [dkimRecord(key)]])),
  'relay.example.net A': ['192.0.2.7'],
  '7.2.0.192.in-addr.arpa PTR': ['relay.example.net'],
};

async function findings(changes: Zone = {}, to: Partial<Sender> = {}) {
  const server = await startNameServer({ ...healthy, ...changes });
  try {
    return await lookAtDns({ ...sender, ...to }, resolverAt(server.address));
  } finally {
    server.close();
  }
}

test('all in order: SPF twice, two keys, DMARC, MX, and a name that leads back', async () => {
  const all = await findings();
  expect(all.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(all.map(({ check }) => check).sort()).toEqual(
    ['dns dkim', 'dns dkim', 'dns dmarc', 'dns mx', 'dns ptr', 'dns spf', 'dns spf'].sort(),
  );
});

const [first = bothKeys[0]] = bothKeys;
const place = first ? dkimPlace(first) : '';

test.each<[string, Zone, string, 'fault' | 'warning', RegExp]>([
  ['no SPF', { 'bounce.dear-minister.example TXT': [] }, 'dns spf', 'fault', /no SPF record/],
  [
    'two of them',
    { 'dear-minister.example TXT': ['v=spf1 -all', 'v=spf1 mx -all'] },
    'dns spf',
    'fault',
    /2 SPF/,
  ],
  [
    'one that lets all send',
    { 'dear-minister.example TXT': ['v=spf1 +all'] },
    'dns spf',
    'fault',
    /everybody/,
  ],
  [
    'one of a provider',
    { 'dear-minister.example TXT': ['v=spf1 include:mail.example ~all'] },
    'dns spf',
    'warning',
    /does not name a:relay/,
  ],
  ['no key', { [`${place} TXT`]: [] }, 'dns dkim', 'fault', /no DKIM record/],
  ['another key', { [`${place} TXT`]: ['v=DKIM1; k=ed25519; p=AAAA'] }, 'dns dkim', 'fault', /another key/],
  [
    'a policy that only watches',
    { '_dmarc.dear-minister.example TXT': ['v=DMARC1; p=none'] },
    'dns dmarc',
    'warning',
    /p=none/,
  ],
  ['none at all', { '_dmarc.dear-minister.example TXT': [] }, 'dns dmarc', 'fault', /no DMARC record/],
  [
    'bounces that come to nobody',
    { 'bounce.dear-minister.example MX': [] },
    'dns mx',
    'fault',
    /takes no mail/,
  ],
  [
    'bounces elsewhere',
    { 'bounce.dear-minister.example MX': ['5 mx.example.net'] },
    'dns mx',
    'warning',
    /mx\.example\.net/,
  ],
  ['an address without a name', { '7.2.0.192.in-addr.arpa PTR': [] }, 'dns ptr', 'fault', /no name/],
  [
    'a name that leads elsewhere',
    { '7.2.0.192.in-addr.arpa PTR': ['pool-7.example.net'] },
    'dns ptr',
    'fault',
    /not lead back/,
  ],
])('%s', async (_what, changes, check, state, says) => {
  const found = (await findings(changes)).filter((finding) => finding.state !== 'ok');
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({
    check,
    state,
    says: expect.stringMatching(says),
    todo: expect.stringMatching(/\w/),
  });
});

test('a relay on this machine: the machine of the site is looked at', async () => {
  const found = await findings(
    {
      'bounce.dear-minister.example TXT': ['v=spf1 a:dear-minister.example -all'],
      'dear-minister.example TXT': ['v=spf1 a:dear-minister.example ~all'],
      'dear-minister.example A': ['192.0.2.9'],
      '9.2.0.192.in-addr.arpa PTR': ['dear-minister.example'],
    },
    { smtpUrl: 'smtp://127.0.0.1:25' },
  );
  expect(found.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(found.at(-1)?.says).toContain('192.0.2.9');
});

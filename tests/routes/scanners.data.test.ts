// What mail scanners do with a link: none of it may send a letter. In reflect mode, where the real waiting time holds.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeToken } from '#app/secret.server.ts';
import { sameOrigin, send } from '../support/attack.ts';
import { letterFields } from '../support/form.ts';
import { formBody, type Site, startSite } from '../support/site.ts';

/** By hand: SCANS=1000. For each kind of scanner. */
const SCANS = Number(process.env.SCANS ?? 50);
let site: Site;

beforeAll(async () => {
  site = await startSite({ TRUSTED_PROXIES: '1', MAIL_MODE: 'reflect' });
});
afterAll(() => site.close());

let made = 0;

/** A new action's link, and where it was asked for. Waits when the limits say so. */
async function link(): Promise<string> {
  made += 1;
  const email = `p${made}@d${made}.example`;
  for (;;) {
    const headers = { ...sameOrigin(site), 'X-Forwarded-For': `10.${made >> 8}.${made & 255}.1` };
    const body = formBody(letterFields('jonas', { email, name: `Person ${made}` })).toString();
    const answer = await send(site, '/en/ukraine', { method: 'POST', headers, body });
    const id = /action=([\da-f-]{36})/.exec(String(answer.headers.location))?.[1];
    if (id) return `/confirm/${makeToken('confirm', id)}`;
    if (answer.status !== 429) throw new Error(`${answer.status} ${answer.body}`);
    await new Promise((resolve) => setTimeout(resolve, 1000 * Number(answer.headers['retry-after'])));
  }
}

const press = (path: string, intent: string) =>
  send(site, path, { method: 'POST', headers: sameOrigin(site), body: `intent=${intent}` });

const kinds: Record<string, (path: string) => Promise<unknown>> = {
  'opens it, several times': async (path) => {
    for (let i = 0; i < 3; i += 1) await send(site, path);
  },
  'asks with HEAD and OPTIONS': async (path) => {
    for (const method of ['HEAD', 'OPTIONS']) await send(site, path, { method });
  },
  'follows what is on the page and posts forms without a browser’s headers': async (path) => {
    const { body } = await send(site, path);
    for (const [, to = ''] of body.matchAll(/(?:href|action|src)="(\/[^"]*)"/g)) await send(site, to);
    await send(site, path, { method: 'POST', body: 'intent=confirm' });
  },
  'runs a browser and presses every button': async (path) => {
    for (const intent of made % 2 ? ['confirm', 'reject'] : ['reject', 'confirm']) await press(path, intent);
  },
};

test.each(Object.entries(kinds))(
  'a scanner that %s: no letter',
  async (_what, scan) => {
    for (let i = 0; i < SCANS; i += 1) await scan(await link());
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const isAsking = (subject = '') => /confirm|bestätig/i.test(subject);
    const others = site.mails.filter(
      ({ mail }) => !isAsking(mail.subject) && !/already/i.test(mail.subject ?? ''),
    );
    expect(others.map(({ mail }) => mail.subject)).toEqual([]);
  },
  3_600_000,
);

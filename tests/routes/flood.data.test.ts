// The form under floods: limits, the form token, the unseen field, one mailbox named by hundreds of networks.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeFormToken } from '#app/models/abuse/form-token.server.ts';
import { sameOrigin, send } from '../support/attack.ts';
import { type Fields, letterFields } from '../support/form.ts';
import { fillBuckets } from '../support/limits.ts';
import { formBody, type Site, startSite } from '../support/site.ts';

/** By hand: FLOOD=10000; OPEN=1 fills the buckets again all the time, so that only the mailbox's own count is left. */
const FLOOD = Number(process.env.FLOOD ?? 300);
const OPEN = process.env.OPEN === '1';
const NETWORKS = 500;
let site: Site;

beforeAll(async () => {
  site = await startSite({ TRUSTED_PROXIES: '1' });
});
afterAll(() => site.close());

const postFrom = (address: string, changes: Fields = {}) =>
  send(site, '/en/ukraine', {
    method: 'POST',
    headers: { ...sameOrigin(site), 'X-Forwarded-For': address },
    body: formBody(letterFields('jonas', changes)).toString(),
  });
const network = (i: number) => `10.${1 + (i >> 8)}.${i & 255}.7`;
const mailsTo = (name: string) =>
  site.mails.filter(({ envelopeTo }) => new RegExp(`^${name}(\\+\\d+)?--`, 'i').test(envelopeTo[0] ?? ''));
const settled = () => new Promise((resolve) => setTimeout(resolve, 1000));

test('many forms for one mailbox from 500 networks: two mails', async () => {
  const statuses = new Map<number, number>();
  for (let i = 0; i < FLOOD; i += 20) {
    const batch = Array.from({ length: 20 }, (_, k) => i + k);
    const answers = await Promise.all(
      batch.map((n) => {
        const email = n % 3 ? 'victim@example.org' : `Victim+${n}@Example.org`;
        return postFrom(network(n % NETWORKS), { email, name: `Name ${n}` });
      }),
    );
    for (const { status } of answers) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    if (OPEN) await fillBuckets();
  }
  await settled();
  console.info(`flood of ${FLOOD}: ${JSON.stringify([...statuses])}, mails ${mailsTo('victim').length}`);
  expect([...statuses.keys()].filter((status) => status !== 303 && status !== 429)).toEqual([]);
  expect(mailsTo('victim')).toHaveLength(2);
}, 3_600_000);

test('a network that has used up its share is asked to come back, with everything kept; others are not', async () => {
  const answers = [];
  for (let i = 0; i < 70; i += 1) {
    const email = `someone${i}@many${i}.example`;
    answers.push(await postFrom(`192.0.2.${i}`, { email, own: 'Keep me.' }));
  }
  const taken = answers.filter(({ status }) => status === 303).length;
  expect(taken).toBeGreaterThanOrEqual(60);
  const refused = answers.at(-1);
  expect(refused?.status).toBe(429);
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
  expect(refused?.body).toContain('press the button again in a minute');
  expect(refused?.body).toContain('Keep me.');
  expect(refused?.body).toContain('value="someone69@many69.example"');
  expect((await postFrom('198.51.100.9', { email: 'honest@honest.example' })).status).toBe(303);
});

test('what a client writes into X-Forwarded-For itself makes no network of its own', async () => {
  const answers = [];
  for (let i = 0; i < 65; i += 1)
    answers.push(await postFrom(`${i}.${i}.9.1, 203.0.113.5`, { email: `x${i}@forged${i}.example` }));
  expect(answers.at(-1)?.status).toBe(429);
});

test('a form without a token, or with one of two hours ago, comes back as it was with a new one', async () => {
  for (const token of ['', 'made-up', makeFormToken(Date.now() - 3 * 3_600_000)]) {
    const answer = await postFrom('198.51.100.1', { form_token: token, own: 'Two hours of thought.' });
    expect(answer.status).toBe(422);
    expect(answer.body).toContain('Everything you typed is still here');
    expect(answer.body).toContain('Two hours of thought.');
    expect(answer.body).toContain(makeFormToken().slice(0, 8));
  }
});

test('who fills in the unseen field sees what everyone sees, and nothing is kept', async () => {
  const answer = await postFrom('198.51.100.2', { topic: 'cheap watches', email: 'bot@bots.example' });
  expect(answer.status).toBe(303);
  expect(answer.headers.location).toMatch(/^\/en\/ukraine\/check\?action=[\da-f-]{36}$/);
  await settled();
  expect(mailsTo('bot')).toEqual([]);
});

test('a person sees neither the field nor the token, and the field asks for nothing', async () => {
  const html = await (await site.get('/en/ukraine/de')).text();
  const field =
    /<div class="unseen" aria-hidden="true">.*?(<input [^>]*name="topic"[^>]*>)/s.exec(html)?.[1] ?? '';
  expect(field).toMatch(/autocomplete="off"/i);
  expect(field).toMatch(/tabindex="-1"/i);
  expect(html).toMatch(/<input type="hidden" name="form_token" value="\d+\.[\w-]{43}"/);
});

test('a mistyped provider is asked about once, beside the field; sent again as it is, it is taken', async () => {
  const typed = { email: 'ana@gmial.com', own: 'Keep me too.' };
  const asked = await postFrom('198.51.100.3', typed);
  expect(asked.status).toBe(422);
  expect(asked.body).toContain('Did you mean ana@gmail.com?');
  expect(asked.body).toContain('name="email_kept" value="ana@gmial.com"');
  expect(asked.body).toContain('Keep me too.');
  expect((await postFrom('198.51.100.3', { ...typed, email_kept: 'ana@gmial.com' })).status).toBe(303);
  const thrown = await postFrom('198.51.100.3', { email: 'ana@mailinator.com' });
  expect([thrown.status, thrown.body.includes('thrown away after use')]).toEqual([422, true]);
});

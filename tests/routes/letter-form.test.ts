import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { areaKindOf } from '#app/routes/public/area-kind.ts';
import { freshFields, readLetterForm, textHash } from '#app/routes/public/letter-form.server.ts';
import { moveNumber, readOrder } from '#app/routes/public/letter-order.ts';

const demand = (number: number) => ({
  number,
  label: '',
  sentence: '',
  explanation: '',
  points: [],
  variants: [],
});
const campaign: CampaignView = {
  id: 1,
  slug: 'ukraine',
  state: 'open',
  lang: 'en',
  textLang: 'en',
  isDraft: false,
  languages: [{ lang: 'en', isDraft: false }],
  title: '',
  headline: '',
  lead: '',
  about: [],
  reference: '',
  letterDate: '2026-02-24',
  author: '',
  sourceNote: '',
  addressees: [],
  demands: [1, 2, 3, 4].map(demand),
  areas: [{ code: 'DE', name: 'Germany' }],
  subjects: ['One', 'Two'],
  consents: {
    send: { id: 11, lang: 'en', text: '' },
    named: { id: 12, lang: 'en', text: '' },
    updates: { id: 13, lang: 'en', text: '' },
    adult: { id: 14, lang: 'en', text: '' },
  },
};

function read(fields: [string, string | Blob][]) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  return readLetterForm(new Request('http://localhost/en/ukraine', { method: 'POST', body }), campaign);
}

test('a fresh form has every demand in order, and nothing ticked', () => {
  const fields = freshFields(campaign, 'DE');
  expect([fields.order, fields.demands]).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ]);
  expect(Object.values(fields.consents)).toEqual([false, false, false, false]);
});

test('chosen demands come in the supporter’s order', async () => {
  const { intent, fields } = await read([
    ['order', '3,1,4,2'],
    ['demand', '1'],
    ['demand', '2'],
    ['demand', '3'],
  ]);
  expect(intent).toBe('send');
  expect(fields.demands).toEqual([3, 1, 2]);
});

test('pressing “Move demand 4 up” moves it, also past one that is not chosen', async () => {
  const { intent, fields } = await read([
    ['intent', 'up:4'],
    ['order', '1,2,3,4'],
    ['demand', '1'],
    ['demand', '4'],
  ]);
  expect(intent).toBe('up:4');
  expect([fields.order, fields.demands]).toEqual([
    [1, 2, 4, 3],
    [1, 4],
  ]);
});

test('a consent counts in the wording that was shown, not in a newer one', async () => {
  const { fields } = await read([
    ['consent_send', '11'],
    ['adult', '9'],
  ]);
  expect(fields.consents).toMatchObject({ consent_send: true, adult: false });
});

test('an untouched text is made anew, an edited one stays as it is', async () => {
  const text = 'Dear all,\n\nplease act.';
  const untouched: [string, string][] = [
    ['text', text.replaceAll('\n', '\r\n')],
    ['text_base', textHash(text)],
  ];
  expect((await read(untouched)).fields.edited).toBeNull();
  const edited: [string, string][] = [
    ['text', `${text} Soon.`],
    ['text_base', textHash(text)],
  ];
  expect((await read(edited)).fields.edited).toMatch(/please act\. Soon\.$/);
  expect((await read([...edited, ['intent', 'reset']])).fields.edited).toBeNull();
});

test.each([
  ['an unknown field', [['role', 'admin']]],
  ['a nested name', [['demand[9]', '1']]],
  ['a name of every object', [['__proto__', '1']]],
  [
    'a single field twice',
    [
      ['name', 'Ana'],
      ['name', 'Eve'],
    ],
  ],
  ['a file', [['own', new Blob(['x'])]]],
  ['an unknown button', [['intent', 'publish']]],
  ['a button with more than a number', [['intent', 'up:1e9']]],
] as [string, [string, string | Blob][]][])('%s is no form of ours: 400', async (_what, fields) => {
  await expect(read(fields)).rejects.toMatchObject({ status: 400 });
});

test('a body that is no form is 400 too', async () => {
  const request = new Request('http://localhost/', { method: 'POST', body: '{"name":"Ana"}' });
  await expect(readLetterForm(request, campaign)).rejects.toMatchObject({ status: 400 });
});

test('whatever order is sent, every demand stands in it once', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789,- e.x') }), (list) => {
      expect(readOrder(list, [1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
    }),
  );
});

test('moving keeps every demand, moves one by one place, and moving back undoes it', () => {
  const order = fc.shuffledSubarray([1, 2, 3, 4, 5], { minLength: 5 });
  fc.assert(
    fc.property(order, fc.integer({ min: 1, max: 5 }), (before, number) => {
      const after = moveNumber(before, number, -1);
      expect(after.indexOf(number)).toBe(Math.max(0, before.indexOf(number) - 1));
      expect(after.filter((n) => n !== number)).toEqual(before.filter((n) => n !== number));
      if (before.indexOf(number) > 0) expect(moveNumber(after, number, 1)).toEqual(before);
    }),
  );
});

test('states have ministers, cities have mayors', () => {
  const areas = (...codes: string[]) => ({ areas: codes.map((code) => ({ code, name: '' })) });
  expect(areaKindOf(areas('DE', 'IE', 'elsewhere'))).toBe('countries');
  expect(areaKindOf(areas('galway', 'cork'))).toBe('places');
});

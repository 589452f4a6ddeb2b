// The whole way in each language over HTTP, as a browser without JavaScript takes it, to the bytes at the mail server.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { languageNames, type PageLanguage, pageLanguages } from '#app/i18n/languages.ts';
import { translator } from '#app/i18n/t.server.ts';
import { readJson, type Texts } from '#db/seed/files.ts';
import { everyOfficeCanBeWrittenTo, homes, mailboxOf, valuesOf } from './support/languages.ts';
import { type Site, startSite } from './support/site.ts';
import { mailsTo } from './support/supporter.ts';

const KB = 1024;
const OWN_WORDS = 'Моя сестра, мо deirfiúr, η αδελφή μου: ħija.';

let site: Site;

beforeAll(async () => {
  await everyOfficeCanBeWrittenTo();
  site = await startSite();
});
afterAll(() => site.close());

const pageAt = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(new URL(path, site.origin), { redirect: 'manual', headers });
  return { status: answer.status, to: answer.headers.get('Location'), html: await answer.text(), answer };
};

/** From the form to the receipt. */
async function journey(lang: PageLanguage) {
  const area = homes[lang];
  const writer = { name: 'Máire Ní Bhriain', email: `maire-${lang}@example.org` };
  const { html } = await pageAt(`/${lang}/ukraine/${area.toLowerCase()}`);
  const taken = await site.post(`/${lang}/ukraine/${area.toLowerCase()}`, {
    ...{ intent: 'send', country: area, subject: '1', own: OWN_WORDS, ...writer },
    ...{ order: valuesOf(html, 'order'), demand: valuesOf(html, 'demand') },
    ...{ consent_send: valuesOf(html, 'consent_send'), adult: valuesOf(html, 'adult') },
    form_token: valuesOf(html, 'form_token'),
  });
  const check = taken.headers.get('Location') ?? '';
  const asked = await site.mail(`the confirm mail in ${lang}`, (mail) =>
    mailsTo(site, writer.email).includes(mail),
  );
  const code = /\d{6}/.exec(asked.mail.subject ?? '')?.[0] ?? '';
  const confirmed = await site.post(check, { intent: 'code', code });
  const letter = await site.mail(
    `the letter in ${lang}`,
    ({ envelopeTo, mail }) =>
      envelopeTo[0] === mailboxOf(area) && mail.replyTo?.[0]?.address === writer.email,
  );
  const pages = [html, (await pageAt(check)).html];
  const receipt = await pageAt(confirmed.headers.get('Location') ?? '');
  return { pages, asked, letter, receipt };
}

test.each(pageLanguages)('%s: from the form to the minister’s mailbox and the receipt', async (lang) => {
  const { pages, asked, letter, receipt } = await journey(lang);
  expect(receipt.status).toBe(200);
  for (const html of [...pages, receipt.html]) {
    expect(html).toContain(`<html lang="${lang}"`);
    expect(html).not.toMatch(/[\uFDD0\uFDD1]/);
  }
  const code = /\d{6}/.exec(asked.mail.subject ?? '')?.[0] ?? '';
  expect(asked.mail.subject).toBe(translator(lang)('mail.confirm.subject', { code }));
  const letterLang = lang === 'uk' ? 'en' : lang;
  const wanted = readJson<Texts>('db/seed/ukraine/texts', `${letterLang}.json`);
  expect(letter.mail.subject).toBe(wanted.template.subjects[1]);
  expect(letter.mail.headers.find(({ key }) => key === 'content-language')?.value).toBe(letterLang);
  const text = letter.mail.text ?? '';
  expect(text).toContain(OWN_WORDS);
  expect(text).toContain(wanted.areas[homes[lang]]);
  expect(text).toContain(wanted.campaign.title);
  for (const { sentence } of wanted.demands) expect(text).toContain(sentence);
  expect(text).toMatch(/\nMáire Ní Bhriain\n\n--\n.*[0-9A-Z]{5}-[0-9A-Z]{5}/);
  expect(/^Dear |Yours sincerely/m.test(text)).toBe(letterLang === 'en');
});

test('`/` asks the browser once; an address with a language never does', async () => {
  const wishes = { 'Accept-Language': 'mt, ga;q=0.8' };
  const start = await pageAt('/', wishes);
  expect([start.status, start.to, start.answer.headers.get('Vary')]).toEqual([
    ...[302, '/mt/ukraine'],
    expect.stringContaining('Accept-Language'),
  ]);
  expect(await pageAt('/de/ukraine/at', wishes)).toMatchObject({ status: 200, to: null });
  expect((await pageAt('/de', wishes)).to).toBe('/de/ukraine');
  expect((await pageAt('/', { 'Accept-Language': 'ja' })).to).toBe('/en/ukraine');
});

test('each page names itself in all 25 languages, for people and for search engines', async () => {
  for (const path of ['ukraine', 'ukraine/at', 'privacy']) {
    const { html } = await pageAt(`/hu/${path}`);
    const tags = [...html.matchAll(/<link rel="alternate" hrefLang="([^"]+)" href="([^"]+)"/g)];
    const alternates = Object.fromEntries(tags.map(([, lang, href]) => [lang, href]));
    expect(alternates).toEqual({
      ...Object.fromEntries(pageLanguages.map((lang) => [lang, `${site.origin}/${lang}/${path}`])),
      'x-default': `${site.origin}/en/${path}`,
    });
    for (const [lang, name] of Object.entries(languageNames))
      expect(html).toMatch(new RegExp(`<a href="/${lang}/${path}" lang="${lang}"[^>]*>${name}</a>`));
  }
});

test('Olena in Brussels writes in French, reads it in Ukrainian, and asks what a demand means', async () => {
  const path = '/uk/ukraine/be';
  const { html } = await pageAt(path);
  expect([...html.matchAll(/<option value="(\w\w)" lang="\w\w"/g)].map(([, lang]) => lang)).toEqual([
    ...['nl', 'fr', 'de'],
  ]);
  const fields = {
    ...{ country: 'BE', letterLang: 'fr', own: OWN_WORDS, subject: '0' },
    ...{ order: valuesOf(html, 'order'), demand: valuesOf(html, 'demand') },
  };
  const read = await (await site.post(path, { ...fields, intent: 'read' })).text();
  expect(read).toMatch(/<div lang="fr"><p>Monsieur le Ministre,<\/p>/);
  expect(read.split('class="sheet"')[2]).toMatch(/^>(<p[^>]*>[^<]*[а-яіїєґ]+)/);
  const explained = await (await site.post(path, { ...fields, intent: 'explain:4' })).text();
  expect(explained.length).toBeGreaterThan(html.length);
  expect(explained).toMatch(/class="why" tabindex="-1" autofocus=""/);
  expect(explained).toContain(OWN_WORDS);
  const wrong = await (await site.post(path, { ...fields, letterLang: 'el', intent: 'preview' })).text();
  expect(wrong).toMatch(/<option value="nl" lang="nl" selected/);
});

test('in every language the page and its styles stay within 14 KB', async () => {
  const { html } = await pageAt('/en/ukraine');
  const styles = await weightOf(/href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1] ?? '');
  const heavy: string[] = [];
  for (const lang of pageLanguages)
    for (const place of ['', `/${homes[lang].toLowerCase()}`, '/bg', '/gr', '/elsewhere']) {
      const weight = styles + (await weightOf(`/${lang}/ukraine${place}`));
      if (weight > 14 * KB) heavy.push(`/${lang}/ukraine${place}: ${weight}`);
    }
  expect(heavy).toEqual([]);
});

/** Octets of a body as they come over the wire. */
async function weightOf(path: string): Promise<number> {
  const asking = get(new URL(path, site.origin), { headers: { 'Accept-Encoding': 'gzip' } });
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  expect(answer.headers['content-encoding']).toBe('gzip');
  let octets = 0;
  for await (const chunk of answer) octets += chunk.length;
  return octets;
}

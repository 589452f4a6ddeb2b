/** Staff at work in a browser: logged in by the demonstration's logins, on pages without any script. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Role } from '#app/models/staff/authorize.ts';
import { demoLogins } from '#app/models/staff/demo.server.ts';
import { desk, phone, visitor } from './browser.ts';
import type { Fields } from './form.ts';
import { confirmOverHttp } from './own-mailbox.ts';
import type { Site } from './site.ts';
import { confirmMail } from './supporter.ts';

/** A browser without JavaScript in which this role is logged in. Once a role: a code counts once. */
export async function staffContext(browser: Browser, site: Site, role: Role): Promise<BrowserContext> {
  const context = await visitor(browser, site.origin, { viewport: desk, javaScriptEnabled: false });
  const login = demoLogins().find((each) => each.role === role);
  const page = await context.newPage();
  await page.goto('/staff');
  await page.getByLabel('E-mail address').fill(login?.email ?? '');
  await page.getByLabel('Password').fill(login?.password ?? '');
  await page.getByLabel('One-time code').fill(login?.code ?? '');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await page.close();
  return context;
}

/** The same session in a browser with JavaScript, which axe needs and a stored script would want. */
export async function withScripts(browser: Browser, site: Site, from: BrowserContext) {
  const context = await visitor(browser, site.origin, { viewport: desk });
  await context.addCookies(await from.cookies());
  return context;
}

/** A supporter's letter from the form to the confirmed action, over HTTP; returns the receipt's path. */
export async function sendLetter(site: Site, fields: Fields, slug = 'ukraine'): Promise<string> {
  const answer = await site.post(`/en/${slug}`, fields);
  if (answer.status !== 303) throw new Error(`Not taken: ${answer.status} ${await answer.text()}`);
  const { link } = await confirmMail(site, String(fields.email));
  return confirmOverHttp(site, link);
}

/** The receipt says the reference of its letter. */
export async function referenceOn(site: Site, receipt: string): Promise<string> {
  const html = await (await site.get(receipt)).text();
  return /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(html)?.[0] ?? '';
}

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on a page, unfolded, at both widths, light and dark; and whether it scrolls sideways. */
export async function faults(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  // Every rule on the phone by day; at night and on the desk only colours and the layout are others.
  for (const [viewport, colorScheme] of [
    [phone, 'light'],
    [desk, 'dark'],
  ] as const) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const { violations } = await (colorScheme === 'light'
      ? axe.withTags(rules)
      : axe.withRules(['color-contrast'])
    ).analyze();
    const where = `${new URL(page.url()).pathname} at ${viewport.width}, ${colorScheme}`;
    found.push(
      ...violations.map(({ id, nodes }) => `${where}: ${id} at ${nodes.map(({ target }) => target)}`),
    );
    if (await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth))
      found.push(`${page.url()} scrolls sideways at ${viewport.width}`);
  }
  return found;
}

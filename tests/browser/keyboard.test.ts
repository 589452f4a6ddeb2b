/** Máire in Galway writes without a mouse: Tab, Space, Enter, arrows and letters, from the start page to the receipt. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { desk, openBrowser, phone, visitor } from '../support/browser.ts';
import { type Site, startSite } from '../support/site.ts';

vi.setConfig({ testTimeout: 60_000 });

let site: Site;
let browser: Awaited<ReturnType<typeof openBrowser>>;

beforeAll(async () => {
  [site, browser] = await Promise.all([startSite(), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

const focused = ':focus';

/** Presses Tab until that control has the focus; at each stop the focus must be seen. Returns the number of stops. */
async function tabTo(page: Page, control: Locator): Promise<number> {
  for (let stops = 1; stops <= 60; stops += 1) {
    await page.keyboard.press('Tab');
    expect(await focusSeen(page)).toEqual({ at: expect.any(String), outline: 'seen', inSight: true });
    if (await control.evaluate((element) => element === document.activeElement)) return stops;
  }
  throw new Error(`Tab never came to ${control}.`);
}

const pressAndWait = (page: Page, key: string) =>
  Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);

/** Whether what has the focus shows it, and lies in the window, uncovered. */
function focusSeen(page: Page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { at: 'nowhere', outline: 'none', inSight: false };
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    // The first line of a link that wraps: in the middle of the box around both there may be nothing of it.
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect();
    const top = document.elementFromPoint(
      box.left + box.width / 2,
      Math.min(box.bottom - 2, Math.max(box.top + 2, box.top + box.height / 2)),
    );
    const around = element.closest('label') ?? element;
    return {
      at: `${element.tagName} ${element.id} ${element.textContent?.slice(0, 30)}`,
      outline: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2 ? 'seen' : 'none',
      inSight:
        box.height > 0 &&
        box.bottom > 0 &&
        box.top < innerHeight &&
        (box.height > innerHeight || (box.top >= 0 && box.bottom <= innerHeight + 1)) &&
        (element === top || around.contains(top)),
    };
  });
}

test.each([
  ['a phone', phone],
  ['a desk', desk],
])(
  'the whole way without a mouse, on %s',
  async (where, viewport) => {
    const context = await visitor(browser, site.origin, { viewport });
    const page = await context.newPage();
    const { keyboard } = page;
    const email = `maire.${where.slice(2)}@example.org`;
    const button = (name: string | RegExp) => page.getByRole('button', { name });

    await page.goto('/');
    await keyboard.press('Tab');
    expect(await page.locator(focused).textContent()).toBe('Skip to the content');
    await keyboard.press('Enter');
    await tabTo(page, page.getByLabel('Country you live in'));
    await keyboard.type('Finland');
    await tabTo(page, button('Show my minister'));
    await pressAndWait(page, 'Enter');
    // The focus is on what the button brought.
    expect(await page.locator(focused).textContent()).toContain('Elina Valtonen');

    await tabTo(page, page.getByLabel('Why does this matter to you?'));
    await keyboard.type('My grandmother was a refugee.');
    await tabTo(page, page.getByText(/Choose the demands and their order/));
    await keyboard.press('Enter');
    await tabTo(page, button('Move demand 2 up'));
    await pressAndWait(page, 'Enter');
    expect(await page.locator(focused).getAttribute('aria-label')).toBe('Move demand 2 down');
    await tabTo(page, page.getByRole('radio').first());
    await keyboard.press('ArrowDown');
    await tabTo(page, button('Update preview'));
    await pressAndWait(page, 'Space');
    expect(await page.locator(focused).textContent()).toBe('This is your letter');
    expect(await page.getByRole('radio').nth(1).isChecked()).toBe(true);

    await tabTo(page, page.getByLabel('Full name'));
    await keyboard.type('Máire Ní Bhriain');
    await tabTo(page, page.getByRole('textbox', { name: 'E-mail address' }));
    await keyboard.type(email);
    await tabTo(page, page.getByLabel(/Send my letter with my name/));
    await keyboard.press('Space');
    await tabTo(page, page.getByLabel(/16 or older/));
    await keyboard.press('Space');
    await tabTo(page, button('Send my letter'));
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'One more step' }).waitFor();

    const to = `${email.replace('@', '--')}@mailbox.invalid`;
    const asked = await site.mail('the confirm mail', ({ envelopeTo }) => envelopeTo[0] === to);
    await tabTo(page, page.getByLabel('Code from our mail'));
    await keyboard.type(/\d{6}/.exec(asked.mail.subject ?? '')?.[0] ?? '');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Thank you: your letter is confirmed' }).waitFor();
    await tabTo(page, button('Copy'));
    const letter = await site.mail('the letter', ({ mail }) => mail.replyTo?.[0]?.address === email);
    expect(letter.mail.text).toMatch(/^Arvoisa ulkoministeri,\r?\n\r?\nMy grandmother was a refugee\./);
    await context.close();
  },
  60_000,
);

test('from the top of the page to “Send” there are at most 20 stops, each of them seen', async () => {
  const page = await (await visitor(browser, site.origin)).newPage();
  await page.goto('/en/ukraine/de');
  const stops = await tabTo(page, page.getByRole('button', { name: 'Send my letter' }));
  expect(stops).toBeLessThanOrEqual(20);
  expect(stops).toBeGreaterThan(10);
});

test('after a failed submit the focus is in the summary, and its links lead to the fields', async () => {
  const page = await (await visitor(browser, site.origin)).newPage();
  await page.goto('/en/ukraine/de');
  await page.getByText(/Choose the demands and their order/).press('Enter');
  for (const box of await page.locator('[name=demand]').all()) await box.press('Space');
  await page.getByLabel('Full name').focus();
  await page.keyboard.press('Enter');
  await page.getByText('There is a problem').waitFor();
  expect(await page.locator(focused).getAttribute('class')).toBe('summary');
  expect(await page.title()).toMatch(/^Error: /);

  const links = page.locator('.summary a');
  expect(await links.allTextContents()).toEqual([
    'Choose at least one demand',
    'Enter your full name',
    'Enter your e-mail address',
    'Tick that we may send your letter: without it we cannot',
    'Tick that you are 16 or older: we may not take part otherwise',
  ]);
  for (const [place, link] of (await links.all()).entries()) {
    await link.press('Enter');
    const field = page.locator(focused);
    expect(await field.getAttribute('name')).toBe(
      ['demand', 'name', 'email', 'consent_send', 'adult'][place],
    );
    expect(await focusSeen(page)).toMatchObject({ outline: 'seen', inSight: true });
    const described = field
      .or(page.locator('fieldset').filter({ has: field }))
      .and(page.locator('[aria-describedby]'));
    const error = (await described.last().getAttribute('aria-describedby'))?.split(' ').at(-1);
    expect(await page.locator(`#${error}`).textContent()).toBe(`Error: ${await link.textContent()}`);
  }
});

test('Enter in a text field sends the letter; in the long text it makes a new line', async () => {
  const page = await (await visitor(browser, site.origin, { javaScriptEnabled: false })).newPage();
  await page.goto('/en/ukraine/de');
  // Whose value Enter sends: the first button of the form. WebKit passes over one that is not rendered.
  const first = page.locator('form button').first();
  expect(await first.getAttribute('value')).toBe('send');
  expect(await first.boundingBox()).not.toBeNull();
  await page.getByLabel('Why does this matter to you?').press('Enter');
  await page.getByLabel('Full name').fill('Jonas Müller');
  await page.getByRole('textbox', { name: 'E-mail address' }).fill('jonas@example.org');
  await page.getByLabel(/Send my letter with my name/).check();
  await page.getByLabel(/16 or older/).check();
  await page.getByRole('textbox', { name: 'E-mail address' }).press('Enter');
  await page.getByRole('heading', { name: 'One more step: confirm by e-mail' }).waitFor();
});

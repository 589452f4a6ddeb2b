/** A real Chromium: the one tests/run.js found, headless, with nothing that talks to the outside by itself. */
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const phone = { width: 390, height: 844 };
export const desk = { width: 1280, height: 900 };

/** `settings`: more switches for Chromium, as a visitor's own settings would make them. */
export function openBrowser(settings: string[] = []): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  return chromium.launch({ executablePath, args: [...quiet, ...settings] });
}

/** A visitor of their own: nothing kept from others. Records every request that leaves the site's origin. */
export async function visitor(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<BrowserContext & { strayed: string[] }> {
  const context = await browser.newContext({ baseURL: origin, locale: 'en-GB', viewport: phone, ...options });
  context.setDefaultTimeout(15_000);
  const strayed: string[] = [];
  context.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !url.startsWith('data:')) strayed.push(url);
  });
  return Object.assign(context, { strayed });
}

// Looks at pages with Lighthouse as a phone would, in the Chromium of this machine, and hands the scores to its parent.
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const [chromium = '', ...pages] = process.argv.slice(2);
const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];
const chrome = await launch({ chromePath: chromium, chromeFlags: flags });
try {
  for (const page of pages) {
    const onlyCategories = ['performance', 'accessibility', 'best-practices', 'seo'];
    const result = await lighthouse(page, { port: chrome.port, logLevel: 'error', onlyCategories });
    const { categories, audits, lighthouseVersion } = result.lhr;
    const scores = Object.values(categories).map(({ id, score }) => [id, Math.round((score ?? 0) * 100)]);
    const missed = Object.values(audits)
      .filter(
        ({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== 'informative',
      )
      .map(({ id }) => id);
    process.send?.({ page, scores: Object.fromEntries(scores), missed, version: lighthouseVersion });
  }
} finally {
  chrome.kill();
}
process.disconnect();

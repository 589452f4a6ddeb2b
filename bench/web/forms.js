// Forms as people send them, each another person from another network.
import { postRequest } from './client.js';

/** Ours send from thousands of networks; one alone may send sixty forms at once. */
const networkOf = (/** @type {number} */ n) => `10.${(n >> 8) & 255}.${n & 255}.1`;

/** The form as the page gives it out, filled in by one person after the other. @param {number} port */
export async function makeForms(port) {
  const page = async () => (await fetch(`http://127.0.0.1:${port}/en/ukraine`)).text();
  let html = await page();
  setInterval(async () => {
    html = await page().catch(() => html);
  }, 60_000).unref();
  const filledIn = (/** @type {string} */ name) =>
    new RegExp(`name="${name}"[^>]*? value="([^"]*)"`).exec(html)?.[1] ?? '';
  const areas = [...html.matchAll(/<option value="([A-Z]{2})"/g)].map(([, code]) => code ?? '');
  const demands = [...html.matchAll(/name="demand"[^>]*? value="(\d+)"/g)].map(([, number]) => number ?? '');
  let n = 0;
  return {
    request(/** @type {string} */ slug) {
      n += 1;
      const fields = [
        ...Object.entries({
          ...{
            intent: 'send',
            form_token: filledIn('form_token'),
            topic: '',
            order: filledIn('order'),
            subject: '0',
          },
          ...{ country: areas[n % areas.length] ?? '', own: `This matters to all in house ${n}.` },
          ...{ name: `Supporter ${n}`, email: `supporter-${n}@club-${n % 3000}.example` },
          ...{ consent_send: filledIn('consent_send'), adult: filledIn('adult') },
        }),
        ...demands.map((number) => ['demand', number]),
      ];
      const body = new URLSearchParams(fields).toString();
      return postRequest(`/en/${slug}`, body, { 'X-Forwarded-For': networkOf(n) });
    },
  };
}

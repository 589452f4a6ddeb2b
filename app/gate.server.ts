/** The gate in front of Remix: what may come in, how large, from where, and the headers everything goes out with. */
import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { keptPage } from './cache/address.server.ts';
import { unpack } from './cache/entry.server.ts';
import type { Pages } from './cache/pages.server.ts';
import { clientAddress } from './client-address.server.ts';
import { db } from './db.server.ts';
import { env } from './env.server.ts';
import { readiness } from './health.server.ts';
import { kindOf, log, shapeOf } from './log.server.ts';
import { frameAncestors } from './models/embedders.server.ts';
import type { Shed } from './shed.server.ts';

const BODY_LIMIT = 128 * 1024;
const URL_LIMIT = 2048;

/** Public pages carry no nonce, so that they can be cached: scripts and styles come from our own files only. */
const policy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  frameSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

type Answer = (request: Request, context: { address: string }) => Promise<Response>;

type Parts = { pages: Pages | null; shed: Shed };

/** Builds the web server's app around Remix's request handler. `pages`: those that are kept, null to keep none. */
export function makeGate(remix: Answer, { pages, shed }: Parts): Hono {
  const app = new Hono();
  const usual = {
    contentSecurityPolicy: policy,
    xFrameOptions: 'DENY',
    // Not `no-referrer`: with it, browsers without Sec-Fetch-Site send `Origin: null` from our own forms.
    referrerPolicy: 'same-origin',
    strictTransportSecurity: env.live ? 'max-age=31536000; includeSubDomains' : false,
    crossOriginResourcePolicy: 'same-origin',
    permissionsPolicy: { camera: [], microphone: [], geolocation: [] },
  };
  const secure = secureHeaders(usual);
  const open = { crossOriginResourcePolicy: 'cross-origin' };
  const secureOpen = secureHeaders({ ...usual, ...open });
  app.use(logged);
  app.use(compress());
  // A mail shown in a frame brings a stricter policy of its own, and must be allowed to stand in that frame.
  app.use((c, next) => {
    if (/^\/mailbox\/[\w/-]+\/html$/.test(c.req.path) || /^\/embed\/[^/]+$/.test(c.req.path)) return next();
    return /^\/api\/v1\/|\/picture\.png$/.test(c.req.path) ? secureOpen(c, next) : secure(c, next);
  });
  app.use('/staff/*', neverKept);
  app.use(async (c, next) => refusal(c) ?? next());
  // The one page that may stand in a frame, on the sites that its campaign names. It takes no input but a country.
  app.use('/embed/:campaign', async (c, next) => {
    const contentSecurityPolicy = {
      ...policy,
      frameAncestors: [await frameAncestors(db, c.req.param('campaign'))],
    };
    return secureHeaders({ ...usual, ...open, xFrameOptions: false, contentSecurityPolicy })(c, next);
  });
  app.use(
    bodyLimit({ maxSize: BODY_LIMIT, onError: (c) => plain(c, 413, 'This is too large: 128 KB at most.') }),
  );
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', ready);
  const onFound = (_path: string, c: Context) => cacheForEver(c);
  app.use('/assets/*', serveStatic({ root: './build/client', precompressed: true, onFound }));
  if (pages) {
    // Who changed something sees it at once; other processes hear of it from the database.
    app.use('/staff/*', async (c, next) => {
      await next();
      if (c.req.method === 'POST') pages.textsChanged();
    });
    app.get('*', async (c, next) => (await fromPages(c, pages)) ?? next());
  }
  app.post('*', wholeForm);
  app.use(shed.middleware);
  app.all('*', (c) => remix(c.req.raw, { address: clientAddress(c) }));
  app.onError((error, c) => {
    log.error('trouble', { method: c.req.method, place: shapeOf(c.req.path), ...kindOf(error) });
    return plain(c, 500, 'Something went wrong on our side. Nothing was sent. Please try again in a minute.');
  });
  return app;
}

/**
 * Refuses what no visitor of ours sends: over-long addresses, Remix's own data addresses, which only hydrated pages
 * would use (and which can be made to eat memory), and any change asked for by another site.
 */
function refusal(c: Context): Response | null {
  const { method, path, url } = c.req;
  const changes = method !== 'GET' && method !== 'HEAD';
  if (changes && !isSameOrigin(c) && !fromAnywhere.some((form) => form.path.test(path))) {
    return plain(
      c,
      403,
      'This form was sent from another site. Please open the page here and send it again.',
    );
  }
  if (url.length > URL_LIMIT) return plain(c, 414, 'This address is too long.');
  if (path.startsWith('/__manifest') || path.endsWith('.data') || c.req.query('_data') !== undefined) {
    return plain(c, 404, 'There is nothing here.');
  }
  if (changes && method !== 'POST') return plain(c, 405, 'This is not how this site works.');
  return null;
}

/** What may be posted from elsewhere, each with what stands in for the check. No cookie means anything there. */
const fromAnywhere = [
  { path: /^\/stop\/[\w-]{43}$/, why: 'mail programs end a subscription (RFC 8058): the token allows it' },
];

/** Browsers say where a form stands: Sec-Fetch-Site since 2020 or 2023, Origin before that. Neither: refused. */
function isSameOrigin(c: Context): boolean {
  const site = c.req.header('Sec-Fetch-Site');
  if (site) return site === 'same-origin' || site === 'none';
  return c.req.header('Origin') === env.ORIGIN;
}

/** One line a request. Files of our own and the questions of a health check are left out. */
async function logged(c: Context, next: () => Promise<void>) {
  const began = performance.now();
  await next();
  const { method, path } = c.req;
  if (/^\/(assets|healthz|readyz)(\/|$)/.test(path) && c.res.status < 400) return;
  const ms = Math.round(performance.now() - began);
  log.info('request', { method, place: shapeOf(path), status: c.res.status, ms });
}

async function ready(c: Context): Promise<Response> {
  const [status, text] = await readiness(db);
  return c.body(text, status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
}

/** A page that is kept, or made and kept; staff get every page as it is now. */
async function fromPages(c: Context, pages: Pages): Promise<Response | null> {
  if (/(^|;\s*)(__Host-)?staff=/.test(c.req.header('Cookie') ?? '')) return null;
  const page = keptPage(new URL(c.req.url));
  if (!page) return null;
  const found = await pages.find(page);
  return found instanceof Response ? found : unpack(found, c.req.raw);
}

/** Forms that drip in take no place of others: they count as under way once they are here. */
async function wholeForm(c: Context, next: () => Promise<void>) {
  const { url, method, headers, signal } = c.req.raw;
  const body = await c.req.raw.arrayBuffer();
  c.req.raw = new Request(url, { method, headers, signal, body });
  await next();
}

/** Files of the staff rooms as well as their pages; `/staff/*` is `/staff` too. */
async function neverKept(c: Context, next: () => Promise<void>) {
  await next();
  c.header('Cache-Control', 'no-store');
}

function cacheForEver(c: Context) {
  c.header('Cache-Control', 'public, max-age=31536000, immutable');
}

const plain = (c: Context, status: 403 | 404 | 405 | 413 | 414 | 500 | 503, text: string) =>
  c.text(`${text}\n`, status);

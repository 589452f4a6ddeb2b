/** The gate in front of Remix: what may come in, how large, from where, and the headers everything goes out with. */
import { serveStatic } from '@hono/node-server/serve-static';
import { sql } from 'drizzle-orm';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { secureHeaders } from 'hono/secure-headers';
import { clientAddress } from './client-address.server.ts';
import { db } from './db.server.ts';
import { env } from './env.server.ts';
import { frameAncestors } from './models/embedders.server.ts';

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

/** Builds the web server's app around Remix's request handler. */
export function makeGate(remix: Answer): Hono {
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
  app.use(compress());
  // A mail shown in a frame brings a stricter policy of its own, and must be allowed to stand in that frame.
  app.use((c, next) => {
    if (/^\/mailbox\/\d+\/html$/.test(c.req.path) || /^\/embed\/[^/]+$/.test(c.req.path)) return next();
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
  app.use('/assets/*', serveStatic({ root: './build/client', onFound: (_path, c) => cacheForEver(c) }));
  app.all('*', (c) => remix(c.req.raw, { address: clientAddress(c) }));
  app.onError((error, c) => {
    console.error(`web: ${error.name} at ${c.req.method} ${routeShape(c.req.path)}`);
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
  if (url.length > URL_LIMIT) return plain(c, 414, 'This address is too long.');
  if (path.startsWith('/__manifest') || path.endsWith('.data') || c.req.query('_data') !== undefined) {
    return plain(c, 404, 'There is nothing here.');
  }
  if (!['GET', 'HEAD', 'POST'].includes(method)) return plain(c, 405, 'This is not how this site works.');
  if (method === 'POST' && !isSameOrigin(c)) {
    return plain(
      c,
      403,
      'This form was sent from another site. Please open the page here and send it again.',
    );
  }
  return null;
}

/** Browsers say where a form stands: Sec-Fetch-Site since 2020 or 2023, Origin before that. Neither: refused. */
function isSameOrigin(c: Context): boolean {
  const site = c.req.header('Sec-Fetch-Site');
  if (site) return site === 'same-origin' || site === 'none';
  return c.req.header('Origin') === env.ORIGIN;
}

async function ready(c: Context): Promise<Response> {
  try {
    await db.execute(sql`select 1 from campaigns limit 1`);
    return c.text('ready');
  } catch {
    return plain(c, 503, 'The database does not answer.');
  }
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

/** An address without what may be a token or a name in it. */
const routeShape = (path: string) => `/${path.split('/')[1] ?? ''}/…`;

// Serves the hydrated page as our own gate serves ours: Hono on Node, compressed, files that are kept for ever.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { createRequestHandler } from '@remix-run/node';
import { Hono } from 'hono';
import { compress } from 'hono/compress';

const place = process.argv[2] ?? '';
const build = await import(pathToFileURL(path.join(place, 'build', 'server', 'index.js')).href);
const handle = createRequestHandler(build, 'production');
const app = new Hono();
app.use(compress());
app.use(serveStatic({ root: path.relative(process.cwd(), path.join(place, 'build', 'client')) }));
app.all('*', (c) => handle(c.req.raw));
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => process.send?.({ port }));
process.once('SIGTERM', () => process.exit(0));

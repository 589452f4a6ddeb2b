/** First door, web: our own server around Remix. Beside it, on the embedded database, the post office. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { getRequestListener } from '@hono/node-server';
import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import type { ViteDevServer } from 'vite';
import { openPages } from './cache/open.server.ts';
import { database, replica } from './db.server.ts';
import { env } from './env.server.ts';
import { makeGate } from './gate.server.ts';
import { webFigures } from './metrics/process.server.ts';
import { serveMetrics } from './metrics/serve.server.ts';
import { stopWatching } from './models/counts/live.server.ts';
import { type DemoLogin, demoWords, makeDemoLogins } from './models/staff/demo.server.ts';
import { setUp } from './setup.ts';
import { openShed } from './shed.server.ts';
import { stopOnSignal } from './stop.server.ts';
import { startWorker } from './worker.ts';

/** Left to itself the heap doubles before it is swept, and keeps what a crowd once filled: 380 MiB instead of 200 (docs/bench.md). */
const HEAP = '--heap-growing-percent=20';

const build = () => import('virtual:remix/server-build') as Promise<unknown> as Promise<ServerBuild>;

/** Migrates, seeds, starts the pages (and the worker unless WORKER=off), and says where they are. */
export async function start({ vite }: { vite?: ViteDevServer } = {}): Promise<void> {
  setFlagsFromString(HEAP);
  await setUp(database);
  const logins = await makeDemoLogins(database.db);
  const handle = createRequestHandler(vite ? build : await build(), env.NODE_ENV);
  const pages = vite ? null : await openPages(database, (request) => handle(request, { address: '' }));
  const shed = openShed();
  const gate = makeGate((request, context) => handle(request, context), { pages, shed });
  const server = await listen(gate.fetch, vite);
  const worker = env.WORKER === 'inline' ? await startWorker(database) : null;
  const metrics = await serveMetrics(database, webFigures(pages, shed, replica));
  announce(server.port, logins);
  stopOnSignal(async () => {
    await stopWatching();
    await metrics?.close();
    await pages?.close();
    shed.close();
    await server.close();
    await worker?.close();
    await vite?.close();
    await replica?.close();
    await database.close();
  });
}

/** Slow or silent clients are cut off: headers within 10 s, a whole request within 20 s. */
const patience = { headersTimeout: 10_000, requestTimeout: 20_000, connectionsCheckingInterval: 5_000 };

/** Connections that wait to be taken: of those beyond it a crowd's browsers try again for up to half a minute, unheard. */
const BACKLOG = 4096;

type Fetch = Parameters<typeof getRequestListener>[0];

function listen(fetch: Fetch, vite?: ViteDevServer): Promise<{ port: number; close(): Promise<void> }> {
  const answer = getRequestListener(fetch);
  const server = createServer(patience, (request, response) => {
    if (vite) vite.middlewares(request, response, () => answer(request, response));
    else answer(request, response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`Port ${env.PORT} is taken: set PORT to another one.`)
          : error,
      );
    });
    server.listen({ port: env.PORT, host: env.HOST, backlog: BACKLOG }, () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeIdleConnections();
          }),
      });
    });
  });
}

function announce(port: number, logins: readonly DemoLogin[]) {
  const origin = env.ORIGIN.endsWith(':0') ? `http://localhost:${port}` : env.ORIGIN;
  console.info(`The page:    ${origin}/`);
  console.info(
    env.live || env.SMTP_URL
      ? `Mail goes to the server in SMTP_URL (${env.MAIL_MODE})`
      : `The mailbox: ${origin}/mailbox`,
  );
  console.info(`Staff rooms: ${origin}/staff`);
  for (const line of demoWords(logins)) console.info(line);
  if (logins.length > 0)
    console.info('  (a code counts once and for a minute; the next ones: npm run staff -- demo)');
  console.info('To stop:     Ctrl+C');
}

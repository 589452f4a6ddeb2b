// Pages of `npm run dev` that load again by themselves: what Vite is asked to do, and what a page then hears.
import { EventEmitter, once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { liveReload } from '../start/reload.js';

test('a page that listens hears of a change, and is let go when the server stops', async () => {
  const { plugin, end } = liveReload();
  const watcher = new EventEmitter();
  const routes = new Map<string, RequestListener>();
  const configure = plugin.configureServer as unknown as (vite: object) => void;
  configure({ watcher, middlewares: { use: (path: string, run: RequestListener) => routes.set(path, run) } });
  const server = createServer((request, response) => routes.get(request.url ?? '')?.(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');

  const { port } = server.address() as AddressInfo;
  const page = await fetch(`http://127.0.0.1:${port}/__reload`);
  expect(page.headers.get('content-type')).toBe('text/event-stream');
  watcher.emit('change', 'app/routes/public/home.tsx');
  setTimeout(end, 100);
  expect(await page.text()).toBe('retry: 200\n\ndata: changed\n\n');
  server.closeAllConnections();
  server.close();
});

test('only the script of the pages listens, and never on the server, which imports its address', () => {
  const transform = liveReload().plugin.transform as unknown as (
    code: string,
    id: string,
    options?: { ssr: boolean },
  ) => string | undefined;
  expect(transform('let a;', '/checkout/app/enhance.js?no-inline')).toMatch(
    /^let a;\s+const changes = new EventSource/,
  );
  expect(transform('let a;', '/checkout/app/enhance.js?url&no-inline', { ssr: true })).toBeUndefined();
  expect(transform('let a;', '/checkout/app/components/live.js')).toBeUndefined();
});

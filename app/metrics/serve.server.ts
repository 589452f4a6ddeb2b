/** The figures on a port of their own, for this machine or a private network; a worker can be asked for its health there, too. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Database } from '#db/connect.ts';
import { env } from '../env.server.ts';
import { readiness } from '../health.server.ts';
import { databaseFigures } from './database.server.ts';
import { processFigures } from './process.server.ts';
import { type Figure, written } from './registry.server.ts';

/** Off unless METRICS_PORT is set. `more`: figures of this kind of process. */
export async function serveMetrics(
  database: Database,
  more: readonly Figure[] = [],
): Promise<{ port: number; close(): Promise<void> } | null> {
  if (env.METRICS_PORT === undefined) return null;
  const known = databaseFigures(database.db);
  const figures = [...processFigures(), ...more, ...known.figures];
  const answers: Record<string, () => Promise<[number, string]>> = {
    '/healthz': async () => [200, 'ok\n'],
    '/readyz': async () => readiness(database.db),
    '/metrics': async () => {
      await known.refresh();
      return [200, written(figures)];
    },
  };
  const server = createServer(async (request, response) => {
    const answer = request.method === 'GET' ? answers[request.url ?? ''] : undefined;
    const [status, text] = (await answer?.()) ?? [404, 'There is nothing here.\n'];
    response.writeHead(status, { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', () =>
      reject(new Error(`METRICS_PORT ${env.METRICS_PORT} can't be had: set it to another one.`)),
    );
    server.listen(env.METRICS_PORT, env.METRICS_HOST, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

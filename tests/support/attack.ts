/** Requests that no browser of ours would send, and the addresses to send them to. */
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import table from '#app/routes.ts';
import type { Site } from './site.ts';

export type Sent = { method?: string; headers?: Record<string, string>; body?: string };
export type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string };

const quiet = new WeakSet<Socket>();

/** Sends exactly these headers and this path: fetch would add and mend. */
export function send(
  site: Site,
  path: string,
  { method = 'GET', headers = {}, body }: Sent = {},
): Promise<Answer> {
  const { hostname, port } = new URL(site.origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }),
      );
      answer.on('error', reject);
    });
    sent.on('error', reject);
    // The server may answer and hang up while a long body is still being written. Sockets are used again.
    sent.on('socket', (socket) => {
      if (quiet.has(socket)) return;
      quiet.add(socket);
      socket.on('error', () => {});
    });
    sent.end(body);
  });
}

/** Writes these bytes to the site's port and returns what comes back until the connection ends. */
export function sendRaw(site: Site, bytes: string): Promise<string> {
  const { hostname, port } = new URL(site.origin);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let said = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('close', () => resolve(said));
    socket.on('error', () => resolve(said));
    socket.end(bytes);
  });
}

type Entry = { path?: string; index?: boolean; file: string; children?: Entry[] };

const examples: Record<string, string> = { lang: 'en', campaign: 'ukraine', country: 'de' };

/** Every route of app/routes.ts as an address, and whether its module has an action. Read from the source: nothing is loaded. */
export async function allRoutes(): Promise<{ path: string; changes: boolean }[]> {
  const flat = (entries: Entry[], above: string): { path: string; file: string }[] =>
    entries.flatMap(({ path, file, children }) => {
      const here = [above, path].filter(Boolean).join('/');
      return [{ path: here, file }, ...flat(children ?? [], here)];
    });
  return flat((await table) as Entry[], '').map(({ path, file }) => ({
    path: `/${path.replace(/:(\w+)\??/g, (_, name) => examples[name] ?? 'x').replace('*', 'nothing-here')}`,
    changes: /^export (async function|const) action\b/m.test(readFileSync(`app/${file}`, 'utf8')),
  }));
}

export const sameOrigin = (site: Site) => ({
  'Sec-Fetch-Site': 'same-origin',
  Origin: site.origin,
  'Content-Type': 'application/x-www-form-urlencoded',
});

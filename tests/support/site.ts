/** The built site as its own process, with a database of its own and a mail server whose mails the test can read. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { startCatcher } from '#app/mail/catcher.server.ts';

export type Caught = { envelopeFrom: string; envelopeTo: string[]; raw: Uint8Array; mail: Email };

export type Site = {
  origin: string;
  /** What the site's process has printed. */
  output(): string;
  mails: Caught[];
  /** Waits for a mail that fits; fails after fifteen seconds. */
  mail(what: string, fits: (mail: Caught) => boolean): Promise<Caught>;
  get(path: string): Promise<Response>;
  /** Posts a form as a browser of our own origin would; redirects are not followed. */
  post(path: string, fields: Record<string, string | string[]>): Promise<Response>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts the same site again on the same data; `settings` hold until the next restart. */
  restart(settings?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
};

/** Starts the site on the database of this test file (data.setup.ts). `settings` override the environment. */
export async function startSite(settings: Record<string, string> = {}): Promise<Site> {
  const mails: Caught[] = [];
  const catcher = await startCatcher({
    port: 0,
    store: async (caught) => {
      mails.push({ ...caught, mail: await PostalMime.parse(caught.raw) });
    },
  });
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    NODE_ENV: 'production',
    PORT: String(port),
    SMTP_URL: `smtp://127.0.0.1:${catcher.port}`,
    WORKER: 'inline',
    ...settings,
  };
  let running = await launch(env, origin);

  const site: Site = {
    origin,
    mails,
    output: () => running.output(),
    async mail(what, fits) {
      for (let i = 0; i < 750; i += 1) {
        const found = mails.find(fits);
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      throw new Error(`Waited in vain for ${what}. The site said:\n${running.output()}`);
    },
    get: (path) => fetch(new URL(path, origin), { redirect: 'manual' }),
    post: (path, fields) =>
      fetch(new URL(path, origin), {
        method: 'POST',
        redirect: 'manual',
        headers: { Origin: origin, 'Sec-Fetch-Site': 'same-origin' },
        body: formBody(fields),
      }),
    async kill(signal) {
      running.child.kill(signal);
      if (running.child.exitCode === null && running.child.signalCode === null)
        await once(running.child, 'exit');
    },
    async restart(changes = {}) {
      running = await launch({ ...env, ...changes }, origin);
    },
    async close() {
      await site.kill('SIGTERM');
      await catcher.close();
    },
  };
  return site;
}

export function formBody(fields: Record<string, string | string[]>): URLSearchParams {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().map((one) => [name, one] as [string, string]),
  );
  return new URLSearchParams(pairs);
}

async function launch(
  env: NodeJS.ProcessEnv,
  origin: string,
): Promise<{ child: ChildProcess; output(): string }> {
  const child = spawn(process.execPath, ['start.js', '--built'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout?.on('data', (chunk) => {
    said += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  for (let i = 0; i < 600; i += 1) {
    if (child.exitCode !== null) throw new Error(`The site did not start:\n${said}`);
    const up = await fetch(`${origin}/readyz`).catch(() => null);
    if (up?.ok) return { child, output: () => said };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error(`The site did not answer in thirty seconds:\n${said}`);
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

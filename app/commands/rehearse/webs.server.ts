/** The web processes of a rehearsal, as an image starts them, and what stands in front of them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { variablesWith } from '#app/env.server.ts';

export type Web = { port: number; kill(): void; stop(): Promise<void> };

/** Starts a web without a worker on any free port. Rejects when it ends before its first page. */
export async function startWeb(): Promise<Web> {
  const settings = { PORT: '0', ORIGIN: '', HOST: '127.0.0.1', METRICS_PORT: '', LOG_LEVEL: 'error' };
  const child = fork(process.argv[1] ?? 'start.js', ['--built', 'start'], {
    env: variablesWith({ ...settings, WORKER: 'off', TRUSTED_PROXIES: '1' }),
    execArgv: [],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  return {
    port: await portOf(child),
    kill: () => void child.kill('SIGKILL'),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** It prints where its page is. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (chunk) => {
      said += chunk;
      const port = /^The page: +\S+:(\d+)\/$/m.exec(said)?.[1];
      if (port) resolve(Number(port));
    });
    child.once('exit', () => reject(new Error(`A web of the rehearsal did not start: ${said}`)));
  });
}

/** `tries`: how many webs were asked; more than one when the first was gone, which may have done its work all the same. */
export type Answer = { status: number; location: string; cookie: string; text: string; tries: number };
/** `from`: the client's address, which the proxy names. */
export type Wish = { path: string; form?: URLSearchParams; cookie?: string; from?: string };
export type FrontDoor = {
  /** From one web after the other, and from another when one does not answer to the end. */
  ask(wish: Wish): Promise<Answer>;
  /** From this one alone. */
  askAt(port: number, wish: Wish): Promise<Answer>;
  /** Requests that were not answered by the first web asked. */
  moved(): number;
};

const PATIENCE_MS = 20_000;

export function openFrontDoor(ports: readonly number[]): FrontDoor {
  let turn = 0;
  let moved = 0;
  const askAt = (port: number, wish: Wish) => answerFrom(port, wish, 1);
  return {
    askAt,
    moved: () => moved,
    async ask(wish) {
      turn += 1;
      const first = turn;
      for (let tries = 1, end = Date.now() + PATIENCE_MS; ; tries += 1) {
        try {
          return await answerFrom(ports[(first + tries) % ports.length] ?? 0, wish, tries);
        } catch (error) {
          if (Date.now() > end) throw error;
        }
        if (tries === 1) moved += 1;
        if (tries % ports.length === 0) await sleep(50);
      }
    },
  };
}

/** Rejects when the web is gone before all of its answer has come. */
async function answerFrom(port: number, { path, form, cookie, from }: Wish, tries: number): Promise<Answer> {
  const answer = await fetch(new URL(path, `http://127.0.0.1:${port}`), {
    redirect: 'manual',
    headers: {
      'Sec-Fetch-Site': 'same-origin',
      'X-Forwarded-For': from ?? '192.0.2.1',
      ...(cookie ? { Cookie: cookie } : {}),
    },
    ...(form ? { method: 'POST', body: form } : {}),
  });
  return {
    status: answer.status,
    location: answer.headers.get('Location') ?? '',
    cookie: answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '',
    text: await answer.text(),
    tries,
  };
}

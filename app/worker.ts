/** Second door, mail: the post office, its mail catcher where there is no mail server, and the list of due tasks. */
import type { Database } from '#db/connect.ts';
import { database } from './db.server.ts';
import { env } from './env.server.ts';
import { startCatcher } from './mail/catcher.server.ts';
import { openOffice } from './mail/office.server.ts';
import { relayFrom } from './mail/relay.server.ts';
import { keepCaught } from './models/mailbox.server.ts';
import { hardCeilings } from './models/message/ceilings.ts';
import { GateShut } from './models/message/gate.server.ts';
import { OutsideError } from './models/message/outside.server.ts';
import { type Task, tasks } from './models/tasks.server.ts';
import { setUp } from './setup.ts';
import { stopOnSignal } from './stop.server.ts';

const connections = { fast: 2, letters: 4 };

/** Starts posting and the due tasks on an open, migrated database. `close` drains and stops. */
export async function startWorker(database: Database): Promise<{ close(): Promise<void> }> {
  const { db } = database;
  const catcher = env.SMTP_URL
    ? null
    : await startCatcher({ port: env.CATCHER_PORT, store: (mail) => keepCaught(db, mail) });
  const relay = relayFrom(env.SMTP_URL ?? `smtp://127.0.0.1:${catcher?.port}`);
  const office = openOffice({
    database,
    relay,
    connections,
    ceilings: env.live ? hardCeilings : null,
    onTrouble,
  });
  const clocks = tasks.map((task) => every(task, () => task.run(db)));
  return {
    async close() {
      await Promise.all(clocks.map((clock) => clock.stop()));
      await office.close();
      await catcher?.close();
    },
  };
}

/** Runs a task again and again, never twice at once. */
function every({ name, everySeconds }: Task, run: () => Promise<number>) {
  let stopped = false;
  let timer: NodeJS.Timeout;
  let running: Promise<void> = Promise.resolve();
  const plan = () => {
    timer = setTimeout(() => {
      running = run()
        .then(
          () => {},
          (error) => onTrouble(name, error),
        )
        .finally(() => stopped || plan());
    }, everySeconds * 1000);
  };
  plan();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/** One line, the kind of error only: messages of drivers and servers may quote addresses. Ours are sentences. */
function onTrouble(what: string, error: unknown) {
  if (error instanceof GateShut || error instanceof OutsideError)
    return console.error(`worker: ${error.message}`);
  const { name, code } = error as { name?: string; code?: string };
  console.error(`worker: trouble while ${what}: ${name ?? 'error'}${code ? ` ${code}` : ''}`);
}

/** The worker as its own process. */
export async function start(): Promise<void> {
  await setUp(database);
  const worker = await startWorker(database);
  console.info(`The worker runs (mail mode ${env.MAIL_MODE}). Stop it with Ctrl+C.`);
  stopOnSignal(async () => {
    await worker.close();
    await database.close();
  });
}

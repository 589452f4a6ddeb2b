/** Second door, mail: the post office, its mail catcher where there is no mail server, and the list of due tasks. */
import type { Database } from '#db/connect.ts';
import { database } from './db.server.ts';
import { startTasks } from './due-tasks.server.ts';
import { env } from './env.server.ts';
import { kindOf, log } from './log.server.ts';
import { startCatcher } from './mail/catcher.server.ts';
import { openOffice } from './mail/office.server.ts';
import { relayFrom } from './mail/relay.server.ts';
import { openDoor } from './mail/returned/door.server.ts';
import { serveMetrics } from './metrics/serve.server.ts';
import { keepCaught } from './models/mailbox.server.ts';
import { GateShut } from './models/message/gate.server.ts';
import { OutsideError } from './models/message/outside.server.ts';
import { ceilingsInForce } from './models/message/pace.server.ts';
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
    ceilings: ceilingsInForce(),
    onTrouble,
  });
  const door =
    env.BOUNCE_PORT === undefined
      ? null
      : await openDoor({ db, port: env.BOUNCE_PORT, host: env.HOST, relay, onTrouble });
  const clocks = startTasks(db, onTrouble);
  return {
    async close() {
      await door?.close();
      await clocks.stop();
      await office.close();
      await catcher?.close();
    },
  };
}

/** The kind of error only: messages of drivers and servers may quote addresses. Ours are sentences. */
function onTrouble(what: string, error: unknown) {
  if (error instanceof GateShut || error instanceof OutsideError)
    return log.error('gate shut', { why: error.message });
  log.error('trouble', { what, ...kindOf(error) });
}

/** The worker as its own process. */
export async function start(): Promise<void> {
  await setUp(database);
  const worker = await startWorker(database);
  const metrics = await serveMetrics(database);
  console.info(`The worker runs (mail mode ${env.MAIL_MODE}). Stop it with Ctrl+C.`);
  stopOnSignal(async () => {
    await worker.close();
    await metrics?.close();
    await database.close();
  });
}

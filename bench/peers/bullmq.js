// BullMQ on Redis. A job waits for its record, so it has more slots than there are connections.
import { Queue, Worker } from 'bullmq';

const SLOTS = 3;
const name = `dear-minister-bench-${process.pid}`;
const {
  hostname: host,
  port,
  username,
  password,
} = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');
const connection = { host, port: Number(port) || 6379, ...(password ? { username, password } : {}) };

/** @param {any} options */
export async function start({ count, connections, send, record }) {
  const queue = new Queue(name, { connection });
  const ids = Array.from({ length: count }, (_, id) => id);
  for (let at = 0; at < count; at += 1000)
    await queue.addBulk(
      ids
        .slice(at, at + 1000)
        .map((id) => ({ name: 'mail', data: { id }, opts: { removeOnComplete: true } })),
    );
  process.once('SIGTERM', () => queue.obliterate({ force: true }).finally(() => process.exit(0)));
  return () =>
    new Worker(name, async (job) => record(await send(job.data.id)), {
      connection,
      concurrency: connections * SLOTS,
    });
}

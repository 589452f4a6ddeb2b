// pg-boss 12. Its own work() polls twice a second at best, so batches are fetched and completed through its interface.
import { PgBoss } from 'pg-boss';
import { work } from './batches.js';

const queue = 'mail';

/** @param {any} options */
export async function start({ url, count, connections, send, record }) {
  const boss = new PgBoss(url);
  boss.on('error', console.error);
  await boss.start();
  await boss.createQueue(queue);
  const ids = Array.from({ length: count }, (_, id) => id);
  for (let at = 0; at < count; at += 1000)
    await boss.insert(
      queue,
      ids.slice(at, at + 1000).map((id) => ({ data: { id } })),
    );
  return () =>
    work({
      connections,
      send,
      record,
      fetch: (batchSize) => boss.fetch(queue, { batchSize }),
      complete: (jobs) =>
        boss.complete(
          queue,
          jobs.map((/** @type {any} */ job) => job.id),
        ),
    });
}

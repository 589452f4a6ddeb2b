// graphile-worker, with its local queue and batched completion. A task waits for its record, so it has more slots than
// there are connections: three times as many did best.
import { makeWorkerUtils, run } from 'graphile-worker';

const SLOTS = 3;

/** @param {any} options */
export async function start({ url, count, connections, send, record }) {
  const utils = await makeWorkerUtils({ connectionString: url });
  await utils.migrate();
  for (let at = 0; at < count; at += 1000) {
    const size = Math.min(1000, count - at);
    await utils.addJobs(
      Array.from({ length: size }, (_, i) => ({ identifier: 'mail', payload: { id: at + i } })),
    );
  }
  await utils.release();
  const concurrentJobs = connections * SLOTS;
  return () =>
    run({
      preset: {
        worker: {
          connectionString: url,
          concurrentJobs,
          maxPoolSize: 10,
          pollInterval: 100,
          localQueue: { size: Math.max(100, concurrentJobs * 2), refetchDelay: { durationMs: 10 } },
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
        },
      },
      logger: quiet,
      taskList: {
        mail: async (payload) => record(await send(/** @type {any} */ (payload).id)),
      },
    });
}

const { Logger } = await import('graphile-worker');
const quiet = new Logger(() => () => {});

// For queues that hand out batches: as many jobs under way as connections, the next batch fetched before they run dry.

/**
 * @template {{ data: { id: number } }} Job
 * @param {{ connections: number, fetch: (size: number) => Promise<Job[]>, complete: (jobs: Job[]) => Promise<unknown>,
 *   send: (id: number) => Promise<{ id: number, code: number, response: string }>,
 *   record: (result: { id: number, code: number, response: string }) => Promise<void> }} options
 */
export async function work({ connections, fetch, complete, send, record }) {
  /** @type {Job[]} */
  const ready = [];
  /** @type {Job[]} */
  let done = [];
  let completing = false;
  let fetching = false;
  let underWay = 0;

  async function finish() {
    completing = true;
    while (done.length) {
      const batch = done;
      done = [];
      await complete(batch);
    }
    completing = false;
  }

  /** @param {Job} job */
  async function carry(job) {
    const result = await send(job.data.id);
    underWay -= 1;
    next();
    await record(result);
    done.push(job);
    if (!completing) await finish();
  }

  async function refill() {
    fetching = true;
    ready.push(...(await fetch(Math.max(100, connections * 2))));
    fetching = false;
    next();
  }

  function next() {
    while (underWay < connections && ready.length) {
      underWay += 1;
      carry(/** @type {Job} */ (ready.shift())).catch(fail);
    }
    if (!fetching && ready.length < connections) refill().catch(fail);
  }
  next();
}

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  process.exit(1);
}

// Every result goes into a table of PostgreSQL, many to a statement: as a careful user of these libraries would do it.
import postgres from 'postgres';

/**
 * Self-clocked, as ours: it flushes when the last flush has returned.
 * @param {string} url
 */
export function openRecord(url) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  /** @type {{ result: { id: number, code: number, response: string }, done: () => void }[]} */
  let waiting = [];
  let running = false;

  async function flush() {
    running = true;
    while (waiting.length) {
      const batch = waiting;
      waiting = [];
      await sql`
        insert into record (id, at, code, response)
        select id, now(), code, response from unnest(${batch.map(({ result }) => result.id)}::int[],
          ${batch.map(({ result }) => result.code)}::smallint[], ${batch.map(({ result }) => result.response)}::text[])
          as r(id, code, response)`;
      for (const { done } of batch) done();
    }
    running = false;
  }

  /** @param {{ id: number, code: number, response: string }} result */
  return (result) =>
    /** @type {Promise<void>} */ (
      new Promise((done) => {
        waiting.push({ result, done });
        if (!running) flush();
      })
    );
}

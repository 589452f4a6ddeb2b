import postgres from 'postgres';
import { dropAll, dropDatabase, makeDatabase, urlOf } from './database.js';
import { hear, startProcess, stopEverything, stopProcess } from './processes.js';
import { setStage, startRole } from './product.js';
import { openSink, race } from './race.js';

const [connections = 100, count = 8000, runs = 1, kind = 'letters', sealed = '1'] = process.argv
  .slice(2)
  .map((x) => (Number.isNaN(Number(x)) ? x : Number(x)));
const warm = 2000;
try {
  console.time('stage');
  const stage = await setStage({
    letters: kind === 'letters' ? count : 0,
    confirms: kind === 'letters' ? 0 : count,
    sealed: String(sealed) === '1',
  });
  const sealedStage = stage;
  console.timeEnd('stage');
  const sink = await openSink();
  for (let i = 0; i < runs; i++) {
    if (String(sealed) === '1') {
      const bare = startProcess('bare.js', [
        { port: sink.port, connections, count, url: urlOf(sealedStage.database) },
      ]);
      await hear(bare, (w) => w === 'ready');
      const done = hear(bare, (w) => w === 'done');
      console.log(
        'bare',
        await race(sink, {
          pids: () => [bare.pid],
          warm,
          count,
          go: () => bare.send('go'),
          recorded: () => done,
        }),
      );
      await stopProcess(bare);
    }
    const db = await makeDatabase(stage.database);
    const sql = postgres(urlOf(db), { max: 1, onnotice: () => {} });
    let office;
    console.log(
      'ours',
      await race(sink, {
        pids: () => [office.pid],
        warm,
        count,
        go: () => {
          office = startRole(
            'office',
            {
              port: sink.port,
              connections:
                kind === 'letters' ? { fast: 1, letters: connections } : { fast: connections, letters: 1 },
            },
            db,
            stage.key,
          );
        },
        recorded: async () => {
          for (;;) {
            const [r] =
              await sql`select count(*)::int as n from messages where state in ('queued','sending')`;
            if (!r.n) return;
            await new Promise((f) => setTimeout(f, 3));
          }
        },
      }),
    );
    await stopProcess(office);
    await new Promise((f) => setTimeout(f, 1200));
    console.log((await sql`select xact_commit as commits, tup_updated from pg_stat_database where datname = ${db}`)[0], (await sql`select relname, n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname in ('messages','attempts')`).map((r) => JSON.stringify(r)).join(' '));
    console.log(await sql`select state, count(*) from messages group by 1`);
    await sql.end();
    await dropDatabase(db);
  }
} finally {
  await stopEverything();
  await dropAll();
}
process.exit(0);

// The same action with pg-boss: its rows and the job in one transaction. The job carries no text; its worker would compose.
import { randomUUID } from 'node:crypto';
import { PgBoss } from 'pg-boss';
import postgres from 'postgres';

const { url } = JSON.parse(process.argv[2] ?? '{}');
const sql = postgres(url, { max: 10, onnotice: () => {} });
const boss = new PgBoss(url);
boss.on('error', console.error);
await boss.start();
await boss.createQueue('mail');
const [campaign] = await sql`select id from campaigns limit 1`;

/** @param {number} n */
const take = (n) =>
  sql.begin(async (tx) => {
    const name = `Supporter ${n}`;
    const email = `peer-${n}@example.org`;
    const [supporter] =
      await tx`insert into supporters (name, email) values (${name}, ${email}) returning id`;
    const [action] = await tx`
      insert into actions (public_id, reference, campaign_id, supporter_id, kind, area, lang, letter_lang, person_key,
                           digest, demands, subject, own_words, consents)
      values (${randomUUID()}, ${`P${n}`}, ${campaign?.id}, ${supporter?.id}, 'write', 'DE', 'en', 'en', ${email},
              ${email}, '[1,2]', 'Please act', 'This matters to me.', '[1,2]') returning id`;
    await tx`insert into count_deltas (campaign_id, stage, area, n) values (${campaign?.id}, 'taken', 'DE', 1)`;
    await tx`
      insert into confirmations (action_id, code_hash, expires_at)
      values (${action?.id}, ${email}, now() + interval '7 days')`;
    const executeSql = async (/** @type {string} */ text, /** @type {any[]} */ values) => ({
      rows: await tx.unsafe(text, values),
    });
    await boss.send('mail', { action: action?.id }, { db: { executeSql } });
  });

process.on('message', async (/** @type {any} */ { count, atOnce, from }) => {
  let next = from;
  const began = performance.now();
  const taker = async () => {
    while (next < from + count) await take(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, taker));
  process.send?.({ took: performance.now() - began });
});
process.on('disconnect', () => process.exit(0));
process.send?.('ready');

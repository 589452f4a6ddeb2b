// The same bytes for everyone: what our post office has composed and sealed, read once before the clock starts.
import postgres from 'postgres';

/**
 * @param {string} url a database with sealed letters
 * @param {number} count
 */
export async function readyBytes(url, count) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const rows = await sql`
    select envelope_from as from, envelope_to as to, bytes from sealed_messages order by message_id limit ${count}`;
  await sql.end();
  if (rows.length < count) throw new Error(`${url} holds ${rows.length} letters, ${count} are needed.`);
  return rows.map(({ from, to, bytes }) => ({ from, to, bytes }));
}

// The same letters for everyone, read once before the clock starts.
import postgres from 'postgres';

/**
 * What our post office has composed and sealed.
 * @param {string} url a database with sealed letters
 * @param {number} count
 */
export async function readyBytes(url, count) {
  const rows = await ask(
    url,
    (sql) => sql`
      select envelope_from as from, envelope_to as to, bytes from sealed_messages order by message_id limit ${count}`,
  );
  return enough(rows, count).map(({ from, to, bytes }) => ({ from, to, bytes }));
}

/**
 * The same letters as texts, for nodemailer to compose.
 * @param {string} url a database with queued letters
 * @param {number} count
 */
export async function readyTexts(url, count) {
  const rows = await ask(url, (sql) => sql`select * from message_texts order by message_id limit ${count}`);
  return enough(rows, count).map((row) => {
    const to = `office-${row.message_id}@mailbox.invalid`;
    return {
      ...{ from: `b-${row.message_id}@bounce.dear-minister.invalid`, to },
      mail: {
        from: { name: row.from_name, address: 'letters@dear-minister.invalid' },
        to: { name: row.to_name, address: to },
        replyTo: { name: row.writer_name, address: row.writer_address },
        messageId: `<${row.uid}@dear-minister.invalid>`,
        subject: row.subject,
        text: row.text,
        ...(row.html ? { html: row.html } : {}),
        headers: { 'X-Campaign': 'ukraine' },
      },
    };
  });
}

/**
 * @param {string} url
 * @param {(sql: postgres.Sql) => Promise<postgres.RowList<postgres.Row[]>>} query
 */
async function ask(url, query) {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  const rows = await query(sql);
  await sql.end();
  return rows;
}

/**
 * @param {postgres.RowList<postgres.Row[]>} rows
 * @param {number} count
 */
function enough(rows, count) {
  if (rows.length < count) throw new Error(`There are ${rows.length} letters, ${count} are needed.`);
  return rows;
}

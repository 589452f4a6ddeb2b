/** Everything a database holds, as text: bytes as they are, not as hex, so that a word in them is found too. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';

export async function everyRow(db: Db): Promise<string> {
  const tables = await rowsOf<{ name: string }>(
    db,
    sql`select table_name as name from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await rowsOf<Record<string, unknown>>(db, sql`select * from ${sql.identifier(name)}`);
    for (const row of rows)
      parts.push(
        Object.values(row)
          .map((value) =>
            value instanceof Uint8Array
              ? Buffer.from(value).toString('utf8')
              : JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one)),
          )
          .join('\t'),
      );
  }
  return parts.join('\n');
}

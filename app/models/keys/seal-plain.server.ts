/** What an older release, or a command that fills a database, left in plain sight is given its key and sealed. */
import { sql } from 'drizzle-orm';
import { type Db, idArray, rowsOf } from '#db/connect.ts';
import { actions, messageTexts, supporters } from '#db/schema.ts';
import { makeDataKey, sealOctets } from './data-key.server.ts';
import { sealPerson, sealText, sealWords } from './open.server.ts';

const BATCH = 200;

/** Seals some hundred supporters with all that is theirs; returns how many. Nothing is left to do when it is 0. */
export async function sealPlain(db: Db): Promise<number> {
  return db.transaction(async (tx) => {
    const rows = await tx
      .select()
      .from(supporters)
      .where(sql`${supporters.wrappedKey} is null`)
      .limit(BATCH)
      .for('update', { skipLocked: true });
    if (!rows.length) return 0;
    const keys = new Map<number, Buffer>();
    const sealed: { id: number; master: string; wrapped: string; sealed: string }[] = [];
    for (const row of rows) {
      const { key, master, wrapped } = makeDataKey(row.id);
      keys.set(row.id, key);
      sealed.push({
        id: row.id,
        master,
        ...{ wrapped: base64(wrapped), sealed: base64(sealPerson(key, row.id, row)) },
      });
    }
    await sealActions(tx, keys);
    await sealTexts(tx, keys);
    await sealBytes(tx, keys);
    await rowsOf(
      tx,
      sql`update supporters s set name = '', email = '', key_master = r.master,
            wrapped_key = decode(r.wrapped, 'base64'), sealed = decode(r.sealed, 'base64')
          from jsonb_to_recordset(${JSON.stringify(sealed)}::text::jsonb)
            as r(id bigint, master text, wrapped text, sealed text) where s.id = r.id`,
    );
    return rows.length;
  });
}

/** Supporters who are still in plain sight. */
export async function countPlain(db: Db): Promise<number> {
  return db.$count(supporters, sql`${supporters.wrappedKey} is null`);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');

type Keys = ReadonlyMap<number, Buffer>;
type Sealed = { id: number; supporter: number; sealed: string };

async function sealActions(tx: Db, keys: Keys) {
  const rows = await tx
    .select()
    .from(actions)
    .where(sql`${actions.supporterId} = any(${idArray([...keys.keys()])}) and ${actions.sealed} is null`);
  const done = rows.flatMap((row): Sealed[] => {
    const key = keys.get(row.supporterId ?? 0);
    const sealed = key && sealWords(key, row.id, row);
    return sealed ? [{ id: row.id, supporter: row.supporterId ?? 0, sealed: base64(sealed) }] : [];
  });
  await rowsOf(
    tx,
    sql`update actions a set own_words = '', edited_text = null, sealed = decode(r.sealed, 'base64')
        from ${recordset(done)} where a.id = r.id`,
  );
}

const recordset = (rows: readonly unknown[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(id bigint, supporter bigint, sealed text)`;

async function sealTexts(tx: Db, keys: Keys) {
  const rows = await tx
    .select({
      text: messageTexts,
      supporter: sql<string>`a.supporter_id::text`,
      kind: sql<string>`m.kind::text`,
    })
    .from(messageTexts)
    .innerJoin(sql`messages m`, sql`m.id = ${messageTexts.messageId}`)
    .innerJoin(sql`actions a`, sql`a.id = m.action_id`)
    .where(sql`a.supporter_id = any(${idArray([...keys.keys()])}) and ${messageTexts.sealed} is null`);
  const done = rows.flatMap(({ text, supporter, kind }) => {
    const key = keys.get(Number(supporter));
    const id = text.messageId;
    return key
      ? [{ id, supporter: Number(supporter), sealed: base64(sealText(key, id, kind === 'letter', text)) }]
      : [];
  });
  await rowsOf(
    tx,
    sql`update message_texts t set from_name = '', writer_name = null, writer_address = null, subject = '', text = '',
          html = null, sealed = decode(r.sealed, 'base64'), supporter_id = r.supporter,
          to_name = case when m.kind = 'letter' then t.to_name else '' end,
          to_address = case when m.kind = 'letter' then t.to_address else '' end
        from ${recordset(done)}, messages m where t.message_id = r.id and m.id = r.id`,
  );
}

async function sealBytes(tx: Db, keys: Keys) {
  const rows = await rowsOf<{ id: string; supporter: string; to: string; octets: string }>(
    tx,
    sql`select b.message_id::text as id, a.supporter_id::text as supporter, b.envelope_to as "to",
               convert_from(b.bytes, 'LATIN1') as octets
        from sealed_messages b join messages m on m.id = b.message_id join actions a on a.id = m.action_id
        where a.supporter_id = any(${idArray([...keys.keys()])}) and not b.encrypted for update of b`,
  );
  const done = rows.flatMap(({ id, supporter, to, octets }) => {
    const key = keys.get(Number(supporter));
    const sealed = key && base64(sealOctets(key, Number(id), to, octets));
    return sealed ? [{ id: Number(id), supporter: Number(supporter), sealed }] : [];
  });
  await rowsOf(
    tx,
    sql`update sealed_messages b set envelope_to = '', bytes = decode(r.sealed, 'base64'), encrypted = true,
          supporter_id = r.supporter from ${recordset(done)} where b.message_id = r.id`,
  );
}

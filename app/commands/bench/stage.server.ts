/** Sets the stage: one letter goes all the way through the front door, and SQL makes as many more of it as are asked for. */
import { eq, sql } from 'drizzle-orm';
import { database, db } from '#app/db.server.ts';
import { sealMessage } from '#app/mail/seal.server.ts';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import { openText } from '#app/models/keys/open.server.ts';
import { readClaimed } from '#app/models/message/claim.server.ts';
import { sealMessages } from '#app/models/message/seal.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { setUp } from '#app/setup.ts';
import { rowsOf } from '#db/connect.ts';
import { messages, messageTexts, supporters } from '#db/schema.ts';
import { benchCampaign, formOf } from './take.server.ts';

export type StageOptions = {
  letters: number;
  confirms: number;
  /** True: their bytes are composed and kept beforehand. */
  sealed: boolean;
};

/** Fills a new database with queued mail, everything due. */
export async function setStage({ letters, confirms, sealed }: StageOptions): Promise<void> {
  await setUp(database);
  const campaign = await benchCampaign();
  const { publicId } = await takeAction(db, campaign, formOf(campaign, 0));
  const confirmed = await confirmByLink(db, makeToken('confirm', publicId));
  if (!confirmed.ok) throw new Error(`The first letter was not confirmed: ${confirmed.problem}.`);
  await layCopies('letter', letters);
  await layCopies('confirm', confirms);
  await db.execute(sql`
    delete from messages where action_id = (select id from actions where public_id = ${publicId})`);
  if (sealed) await sealAll();
  await database.close();
}

/** So many mails like the first of its kind, each of another person, in turn to every target with an address. */
async function layCopies(kind: 'letter' | 'confirm', count: number): Promise<void> {
  const text = await modelText(kind);
  await db.execute(sql`
    with model as materialized (
      select m.campaign_id, m.lane, m.mode, t.lang, t.text_sha256, ${text.toName}::text as to_name, ${text.toAddress}::text as to_address,
             a.letter_lang, a.subject as title, ${text.fromName}::text as from_name, ${text.writerName}::text as writer_name,
             ${text.writerAddress}::text as writer_address, ${text.subject}::text as subject, ${text.text}::text as text,
             ${text.html}::text as html
      from messages m join message_texts t on t.message_id = m.id join actions a on a.id = m.action_id
      where m.kind = ${kind} limit 1),
    places as materialized (select id, row_number() over (order by id) - 1 as n from targets where email is not null),
    many as materialized (select n, n % (select count(*) from places) as place from generate_series(1, ${count}::int) n),
    people as (
      insert into supporters (name, email)
      select 'Supporter ' || n, 'supporter-' || ${kind}::text || n || '@example.org' from many returning id, email),
    acts as (
      insert into actions (reference, campaign_id, supporter_id, kind, state, area, lang, letter_lang, person_key,
                           digest, demands, subject, consents, confirmed_at)
      select upper(left(${kind}::text, 1)) || p.id, model.campaign_id, p.id, 'write', 'confirmed', 'DE', 'en', 'en',
             p.email, p.email, '[1,2]', title, '[]', now()
      from people p cross join model returning id, person_key, supporter_id),
    laid as (
      insert into messages (kind, lane, mode, state, campaign_id, target_id, action_id)
      select ${kind}::message_kind, lane, mode, 'queued', campaign_id,
             case when ${kind} = 'letter' then (select id from places where n = acts.id % (select count(*) from places)) end, acts.id
      from acts cross join model returning id)
    insert into message_texts (message_id, from_name, to_name, to_address, writer_name, writer_address, lang, subject,
                               text, html, text_sha256)
    select laid.id, from_name, to_name, to_address, writer_name, writer_address, lang, subject, text, html, text_sha256
    from laid cross join model`);
}

/** The mail that all others are copied from, opened: its key is that of the first supporter. */
async function modelText(kind: 'letter' | 'confirm') {
  const [row] = await db
    .select({ text: messageTexts, writer: supporters })
    .from(messageTexts)
    .innerJoin(supporters, eq(supporters.id, messageTexts.supporterId))
    .innerJoin(messages, eq(messages.id, messageTexts.messageId))
    .where(eq(messages.kind, kind))
    .limit(1);
  const text = row && openText(row.text, row.writer);
  if (!text) throw new Error(`There is no ${kind} to copy.`);
  return { ...row.text, ...text };
}

const AT_ONCE = 500;

/** As after a first try that the mail server put off: what is sealed is sent as it is. */
async function sealAll(): Promise<void> {
  await db.execute(sql`update messages set attempts = 1`);
  const rows = await rowsOf<{ id: string }>(db, sql`select id from messages order by id`);
  const claims = rows.map(({ id }) => ({ attemptId: 0, messageId: Number(id), n: 1 }));
  for (let at = 0; at < claims.length; at += AT_ONCE) {
    const messages = await readClaimed(db, claims.slice(at, at + AT_ONCE));
    await sealMessages(
      db,
      messages.map((message) => sealMessage(message, new Date())),
    );
  }
}

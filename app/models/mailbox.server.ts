/** The embedded mailbox: mail as it arrived at the catcher, read with a parser that is not our composer. */
import { desc, eq } from 'drizzle-orm';
import PostalMime from 'postal-mime';
import type { Db } from '#db/connect.ts';
import { caughtMails } from '#db/schema.ts';

export type CaughtMail = { envelopeFrom: string; envelopeTo: string[]; raw: Uint8Array };

/** Our header fields are shorter. */
const HEAD = 8_192;

/** Keeps one mail as it came in. */
export async function keepCaught(db: Db, mail: CaughtMail): Promise<void> {
  const head = Buffer.from(mail.raw.subarray(0, HEAD)).toString('latin1');
  const uid = /^Message-ID:\s*<([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})@/im.exec(head)?.[1] ?? null;
  await db.insert(caughtMails).values({ ...mail, uid });
}

/** The newest mails first. */
export async function listCaught(db: Db, limit = 100) {
  const rows = await db.select().from(caughtMails).orderBy(desc(caughtMails.id)).limit(limit);
  return Promise.all(
    rows.map(async ({ id, at, envelopeTo, raw }) => {
      const { from, subject } = await PostalMime.parse(raw);
      return { id, at, from: from?.name || from?.address || '', to: envelopeTo, subject: subject ?? '' };
    }),
  );
}

/** One caught mail with its parts and its source, or null. */
export async function findCaught(db: Db, id: number) {
  const [row] = await db.select().from(caughtMails).where(eq(caughtMails.id, id));
  if (!row) return null;
  const mail = await PostalMime.parse(row.raw);
  return {
    id: row.id,
    at: row.at,
    envelopeFrom: row.envelopeFrom,
    envelopeTo: row.envelopeTo,
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    subject: mail.subject ?? '',
    text: mail.text ?? null,
    html: mail.html ?? null,
    source: new TextDecoder().decode(row.raw),
  };
}

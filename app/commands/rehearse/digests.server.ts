/** Whether digests say what they may, and whether each receipt says what became of its letter. */
import { eq, sql } from 'drizzle-orm';
import { openText, type PersonalText } from '#app/models/keys/open.server.ts';
import { findReceipt } from '#app/models/receipt.server.ts';
import { makeToken } from '#app/secret.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { messageTexts, supporters } from '#db/schema.ts';
import { type Taken, uidOf } from './judge.ts';

type Letter = {
  id: string;
  uid: string;
  publicId: string;
  state: string;
  name: string | null;
  agreed: boolean;
  /** Of the digest it went with. */
  digestUid: string | null;
  digestText: string | null;
  letters: number | null;
  /** In the mail that told its writer. */
  told: string | null;
};

type Row = Omit<Letter, 'name' | 'digestText' | 'told'> & { digestId: string | null; toldId: string | null };

/** The letters with what was said of them, opened. */
async function readLetters(db: Db): Promise<Letter[]> {
  const rows = await readRows(db);
  const texts = await openTexts(db);
  return rows.map(({ digestId, toldId, ...row }) => ({
    ...row,
    name: texts.get(Number(row.id))?.writerName ?? null,
    digestText: texts.get(Number(digestId))?.text ?? null,
    told: texts.get(Number(toldId))?.text ?? null,
  }));
}

async function openTexts(db: Db): Promise<Map<number, Partial<PersonalText>>> {
  const rows = await db
    .select({ text: messageTexts, writer: supporters })
    .from(messageTexts)
    .leftJoin(supporters, eq(supporters.id, messageTexts.supporterId));
  return new Map(rows.map(({ text, writer }) => [text.messageId, openText(text, writer) ?? {}]));
}

const readRows = (db: Db): Promise<Row[]> =>
  rowsOf<Row>(
    db,
    sql`select m.id, t.uid, a.public_id as "publicId", m.state, x.uid as "digestUid", x.message_id as "digestId",
          d.letters, rm.id as "toldId", exists (
            select from jsonb_array_elements_text(a.consents) as given(id)
            join consent_texts c on c.id = given.id::int and c.purpose = 'named') as agreed
        from messages m join message_texts t on t.message_id = m.id join actions a on a.id = m.action_id
        left join digest_letters l on l.letter_id = m.id left join digests d on d.message_id = l.digest_id
        left join message_texts x on x.message_id = d.message_id
        left join messages rm on rm.action_id = a.id and rm.kind = 'receipt' and rm.target_id = m.target_id
        where m.kind = 'letter'`,
  );

/** Compares the file of the mail server with receipts, the mails that told the writers, and the digests themselves. */
export async function judgeDigests(db: Db, taken: readonly Taken[]) {
  const arrived = new Set(taken.map(({ messageId }) => uidOf(messageId)));
  const letters = await readLetters(db);
  let receiptsWrong = 0;
  for (const letter of letters) if (!(await isReceiptRight(db, letter, arrived))) receiptsWrong += 1;
  const bundled = letters.filter(({ digestUid }) => digestUid !== null);
  const texts = new Map(bundled.map(({ digestUid, digestText }) => [digestUid, digestText ?? '']));
  const isNamed = ({ name, digestText }: Letter) => digestText?.split('\n').includes(`   ${name}`) === true;
  return {
    bundled: bundled.length,
    letters: letters.length,
    digests: texts.size,
    largest_digest: Math.max(0, ...bundled.map((letter) => letter.letters ?? 0)),
    receipts_wrong: receiptsWrong,
    addresses_in_digests: [...texts.values()].filter((text) => text.includes('@')).length,
    named: bundled.filter(isNamed).length,
    named_without_consent: bundled.filter((letter) => isNamed(letter) !== letter.agreed).length,
  };
}

/** The receipt and the mail say "handed over", and "in a bundle" exactly when that bundle, and not the letter itself, arrived. */
async function isReceiptRight(db: Db, letter: Letter, arrived: ReadonlySet<string>): Promise<boolean> {
  const receipt = await findReceipt(db, makeToken('receipt', letter.publicId));
  const shown = receipt?.letters.find(({ messageId }) => messageId === Number(letter.id));
  if (shown?.state !== 'handed over' || !shown.attempts.some(({ code }) => code === 250)) return false;
  if (letter.digestUid === null)
    return arrived.has(letter.uid) && shown.bundled === null && !letter.told?.includes('In one e-mail with');
  const isTold = letter.told?.includes(
    `, ${new Intl.NumberFormat('en-IE').format(letter.letters ?? 0)} in all`,
  );
  return (
    arrived.has(letter.digestUid) &&
    !arrived.has(letter.uid) &&
    shown.bundled === letter.letters &&
    isTold === true
  );
}

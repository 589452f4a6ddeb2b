/** Rows as they are kept, and as they are read: what is sealed in them opened, for the model that asked for them. */
import type { actions, messageTexts, supporters } from '#db/schema.ts';
import { openDataKey, openFields, sealFields, staffSeal } from './data-key.server.ts';

type SupporterRow = typeof supporters.$inferSelect;
type ActionRow = typeof actions.$inferSelect;
type TextRow = typeof messageTexts.$inferSelect;

type KeyColumns = Pick<SupporterRow, 'id' | 'keyMaster' | 'wrappedKey'>;

/** The data key of a supporter's row; null for a row of an older release, which has none. */
export function keyOf({ id, keyMaster, wrappedKey }: KeyColumns): Buffer | null {
  return keyMaster && wrappedKey ? openDataKey(id, { master: keyMaster, wrapped: wrappedKey }) : null;
}

type Person = Pick<SupporterRow, 'name' | 'email'>;

export const sealPerson = (key: Uint8Array, id: number, { name, email }: Person): Buffer =>
  sealFields(key, ['supporters', 'sealed', id], { name, email });

/** A supporter with name and address. */
export function openWriter(row: SupporterRow): SupporterRow {
  const key = keyOf(row);
  return key && row.sealed
    ? { ...row, ...openFields<Person>(key, ['supporters', 'sealed', row.id], row.sealed) }
    : row;
}

type Words = Pick<ActionRow, 'ownWords' | 'editedText'>;

/** Null when there are none, as with most people. */
export const sealWords = (key: Uint8Array, id: number, { ownWords, editedText }: Words): Buffer | null =>
  ownWords === '' && editedText === null
    ? null
    : sealFields(key, ['actions', 'sealed', id], { ownWords, editedText });

/** An action with its supporter's words; without a supporter, they are gone. */
export function openAction(row: ActionRow, writer: KeyColumns | null): ActionRow {
  const key = writer && keyOf(writer);
  return key && row.sealed
    ? { ...row, ...openFields<Words>(key, ['actions', 'sealed', row.id], row.sealed) }
    : row;
}

const personal = [
  'fromName',
  'toName',
  'toAddress',
  'writerName',
  'writerAddress',
  'subject',
  'text',
  'html',
] as const;
export type PersonalText = Pick<TextRow, (typeof personal)[number]>;

/** What is sealed of a message: everything that names the supporter, and of a letter not whom it is to. */
export function sealText(key: Uint8Array, id: number, isLetter: boolean, text: PersonalText): Buffer {
  const hidden = personal.filter((name) => !isLetter || (name !== 'toName' && name !== 'toAddress'));
  const fields = Object.fromEntries(hidden.map((name) => [name, text[name]]));
  return sealFields(key, ['message_texts', 'sealed', id], fields);
}

/** A message with its text. Null when it was sealed under a key that is gone. */
export function openText<Row extends Pick<TextRow, 'messageId' | 'sealed' | 'supporterId'>>(
  row: Row,
  writer: KeyColumns | null,
): (Row & Partial<PersonalText>) | null {
  if (!row.sealed) return row;
  const key = row.supporterId === null ? staffSeal().key : writer && keyOf(writer);
  if (!key) return null;
  const spot = ['message_texts', 'sealed', row.messageId] as const;
  return { ...row, ...openFields<Partial<PersonalText>>(key, spot, row.sealed) };
}

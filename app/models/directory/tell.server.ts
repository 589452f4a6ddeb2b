/** Telling a writer what was decided about a letter of theirs that waits. `person` holds the office. */
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import { receiptUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import type { messages } from '#db/schema.ts';
import { receiptMail } from '#emails/receipt.tsx';
import { mailFooter } from '../action/confirm-mail.server.ts';
import type { ActionRow, SupporterRow } from '../action/letters.server.ts';
import { queueMessage } from '../message/queue.server.ts';

type Letter = {
  message: typeof messages.$inferSelect;
  text: { text: string };
  action: ActionRow;
  writer: SupporterRow;
};

export type Decision = 'readdressed' | 'closed' | 'refused' | 'bounced';

/** Queues the note in the caller's transaction. A letter that is closed comes back with it, whole. */
export async function tellWriter(
  tx: Db,
  { message, text, action, writer }: Letter,
  what: Decision,
  person: string,
): Promise<void> {
  const to = { name: writer.name, address: writer.email };
  const mail = decisionMail({ ...action, name: writer.name, letter: text.text }, what, person);
  await queueMessage(tx, {
    kind: 'notice',
    campaignId: message.campaignId,
    actionId: action.id,
    ...(message.targetId === null ? {} : { targetId: message.targetId }),
    serial: message.serial,
    fromName: env.ORG_NAME,
    to,
    writer: to,
    lang: action.lang,
    ...mail,
  });
}

type Told = { lang: string; publicId: string; name: string; letter: string };

/** The note itself. */
export function decisionMail({ lang, publicId, name, letter }: Told, what: Decision, person: string) {
  const t = translator(lang);
  return receiptMail({
    lang,
    url: receiptUrl(publicId),
    letter,
    words: {
      subject: t(`mail.${what}.subject`),
      greeting: t('mail.greeting', { name }),
      what: t(`mail.${what}.what`, { person }),
      ...(what === 'readdressed' ? {} : { returned: t('mail.receipt.failed.returned') }),
      button: t('mail.receipt.button'),
      footer: mailFooter(lang, publicId),
    },
  });
}

import { db } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { findCaught } from '#app/models/mailbox.server.ts';
import { previewsIn } from '#app/models/preview/mails.server.ts';

/** In live mode letters are real and no mailbox exists. */
export const hasMailbox = (): boolean => !env.live;

/** A caught mail by the id in an address, or null. */
export async function caughtOf(id: string | undefined) {
  return hasMailbox() && /^\d{1,15}$/.test(id ?? '') ? findCaught(db, Number(id)) : null;
}

/** The previews of a language; none where there is no mailbox. */
export const mailsIn = async (lang = 'en') => (hasMailbox() ? previewsIn(db, lang) : []);

/** A mail of the previews by the words in an address, or null. */
export async function previewOf({ mail = '', lang }: { mail?: string; lang?: string }) {
  const preview = (await mailsIn(lang)).find(({ name }) => name === mail);
  if (!preview) return null;
  const { subject, text, html } = await preview.make();
  return { says: preview.says, subject, text, html: html ?? null };
}

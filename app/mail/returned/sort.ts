/**
 * What a mail to the bounce domain is. The message it is about is named by its recipient alone; nothing in the mail
 * itself is believed about that. When fields contradict each other nothing is said: an unsure notice moves no letter.
 *
 *   feedback report of abuse (ARF, RFC 5965)     complaint
 *   delivery status (RFC 3464) for our recipient
 *     delivered, expanded, 2.x                   accepted
 *     relayed, 2.x                               accepted, if who took it is no server of ours; else relayed
 *     delayed, 4.x                               delayed
 *     failed, 4.x or 5.x                         bounced: nobody tries any more
 *   … for another recipient                      elsewhere: the office passes its mail on, or has many mailboxes
 *   a server's notice in words, null sender      bounced, delayed
 *   anything else of a program's                 auto-reply
 *   the rest                                     reply, of a person
 */
import { headerOf, isAutomatic } from './automatic.ts';
import { type RecipientStatus, readDeliveryStatus } from './delivery-status.ts';
import { readProse } from './prose.ts';
import type { ReadMail } from './read.server.ts';

export type NoticeKind =
  | 'accepted'
  | 'bounced'
  | 'delayed'
  | 'relayed'
  | 'elsewhere'
  | 'auto-reply'
  | 'reply'
  | 'complaint';

/** `words`: the server's, without addresses. */
export type Notice = { kind: NoticeKind; status: string | null; host: string | null; words: string | null };

export type About = {
  /** Whom the message went to; null when that is not known any more. */
  to: string | null;
  nullSender: boolean;
  /** Mail servers of ours: what they took is on its way only. */
  ownHosts: readonly string[];
};

/** Null: a notice that can't be understood. */
export function sortReturned(mail: ReadMail, about: About): Notice | null {
  const feedback = mail.reports.find(({ type }) => type === 'message/feedback-report');
  if (feedback) return { ...bare, kind: isComplaint(feedback.text) ? 'complaint' : 'auto-reply' };
  const status = mail.reports.find(({ type }) => type === 'message/delivery-status');
  const recipients = status ? readDeliveryStatus(status.text) : [];
  if (recipients.length) return sortRecipients(recipients, about);
  const isTorn = mail.reports.length > 0 || /^(?:Final-Recipient|Reporting-MTA)[ \t]*:/im.test(mail.text);
  const prose = about.nullSender && about.to && !isTorn ? readProse(mail.text, about.to) : null;
  if (prose) return { ...prose, host: null, words: scrub(prose.words) };
  if (mail.reports.length) return { ...bare, kind: 'auto-reply' };
  if (isTorn || /^multipart\/report\b/i.test(headerOf(mail, 'content-type'))) return null;
  return { ...bare, kind: isAutomatic(mail, about.nullSender) ? 'auto-reply' : 'reply' };
}

const bare = { status: null, host: null, words: null };

/** RFC 5965 7.3: what a person pressed, or who says on their behalf that they don't want it. */
const isComplaint = (report: string): boolean =>
  /^feedback-type[ \t]*:[ \t]*(?:abuse|fraud|opt-out(?:-list)?|virus)\b/im.test(report);

function sortRecipients(recipients: RecipientStatus[], { to, ownHosts }: About): Notice | null {
  const ours = to === null ? undefined : recipients.find((recipient) => isAbout(recipient, to));
  const recipient = ours ?? recipients[0];
  if (!recipient) return null;
  const kind = kindOf(recipient, ownHosts);
  if (!kind) return null;
  const { status, host, diagnostic } = recipient;
  return { kind: ours ? kind : 'elsewhere', status, host, words: scrub(diagnostic) };
}

/** Its address as we wrote it, or another one at the same domain: what an office makes of its own mail is its business. */
function isAbout({ original, final }: RecipientStatus, to: string): boolean {
  const address = to.toLowerCase();
  if (original === address || final === address) return true;
  return (
    domainOf(final) === domainOf(address) || (final === null && domainOf(original) === domainOf(address))
  );
}

const domainOf = (address: string | null) => address?.slice(address.lastIndexOf('@') + 1);

function kindOf(
  { action, status, remote }: RecipientStatus,
  ownHosts: readonly string[],
): 'accepted' | 'bounced' | 'delayed' | 'relayed' | null {
  const about = status?.[0];
  switch (action) {
    case 'failed':
      return about === '2' ? null : 'bounced';
    case 'delayed':
      return about === '4' || about === undefined ? 'delayed' : null;
    case 'delivered':
    case 'expanded':
      return about === '2' ? 'accepted' : null;
    case 'relayed':
      if (about !== '2') return null;
      return remote && !ownHosts.includes(remote) ? 'accepted' : 'relayed';
    default:
      return about === '5' ? 'bounced' : null;
  }
}

const WORDS = 300;

/** Fit to be shown: no addresses, no controls, not long. */
function scrub(words: string): string | null {
  const line = words
    .slice(0, 2 * WORDS)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .split(' ')
    .map((word) => (word.includes('@') ? '…' : word))
    .filter(Boolean)
    .join(' ');
  return line.slice(0, WORDS) || null;
}

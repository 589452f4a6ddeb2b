/**
 * Notices of servers that write for people only. Each is known by a sentence that its program always writes, and must
 * name the recipient; anything else is not taken for a notice.
 *
 *   qmail      "This is the qmail-send program at …" (QSBMF)
 *   Exim       "This message was created automatically by mail delivery software."
 *   sendmail   "The following addresses had permanent fatal errors", "… transient non-fatal errors"
 *   Postfix    "This is the mail system at host …"
 */
import { enhancedIn } from './delivery-status.ts';

export type ProseNotice = { kind: 'bounced' | 'delayed'; status: string | null; words: string };

type Program = { knownBy: RegExp; delayed: RegExp; failed: RegExp };

const programs: readonly Program[] = [
  {
    knownBy: /\bqmail-send program\b/i,
    delayed: /\bhas not (?:yet )?been delivered\b|\bwill keep trying\b/i,
    failed: /\bpermanent error\b|\bI've given up\b|\bwasn't able to deliver\b/i,
  },
  {
    knownBy: /\bcreated automatically by mail delivery software\b/i,
    delayed: /\bhas not yet been delivered\b|\bhas been delayed\b|\bNo action is required on your part\b/i,
    failed: /\bpermanent error\b|\bcould not be delivered to\b|\bfollowing address(?:\(es\)|es)? failed\b/i,
  },
  {
    knownBy:
      /\bThe following addresses had (?:permanent fatal|transient non-fatal|delivery) (?:errors|problems)\b/i,
    delayed: /\btransient non-fatal errors\b|\bTHIS IS A WARNING MESSAGE ONLY\b/i,
    failed: /\bpermanent fatal errors\b/i,
  },
  {
    knownBy: /\bThis is the (?:mail system at host|Postfix program at host)\b/i,
    delayed: /\bTHIS IS A WARNING ONLY\b|\bhas been delayed\b|\bdelivery is delayed\b/i,
    failed: /\bcould not be delivered to one or more\b|\bdelivery failed\b/i,
  },
];

/** What such a notice says about `to`; null when it is none, or about somebody else. */
export function readProse(text: string, to: string): ProseNotice | null {
  const program = programs.find(({ knownBy }) => knownBy.test(text));
  const own = beforeOriginal(text);
  const at = own.toLowerCase().indexOf(to.toLowerCase());
  if (!program || at < 0) return null;
  // A warning may go on to say what will happen if it fails: what it says first of the two counts.
  const delayed = program.delayed.test(own);
  if (!delayed && !program.failed.test(own)) return null;
  const words = own
    .slice(at + to.length)
    .replace(/^[>:\s]+/, '')
    .split(/\n[ \t]*\n/)[0]
    ?.replace(/\s+/g, ' ')
    .trim();
  const status = enhancedIn(words ?? '');
  if (status && (status[0] === '4') !== delayed) return null;
  return { kind: delayed ? 'delayed' : 'bounced', status, words: words ?? '' };
}

const ends = [
  '--- Below this line is a copy of the message',
  '------ This is a copy of the message',
  '----- Original message',
  '   ----- Unsent message follows',
];

/** Without the copy of what we sent: its words are not the server's. */
function beforeOriginal(text: string): string {
  const found = ends.map((end) => text.indexOf(end)).filter((at) => at >= 0);
  return found.length ? text.slice(0, Math.min(...found)) : text;
}

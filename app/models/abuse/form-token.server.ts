/**
 * What the action page's form carries to show that it came from one of our pages: the minute it was made, and a MAC. Everyone
 * who is shown the page in that minute gets the same, so that a page may be cached; that a form counts once is the
 * work of unique keys, not of this.
 */
import { timingSafeEqual } from 'node:crypto';
import { keyedHash } from '#app/secret.server.ts';

const MINUTE = 60_000;
const VALID_MS = 2 * 60 * MINUTE;
/** Nobody fills in a form faster. */
const LEAST_MS = 2_000;

/**
 * The token of a page made now. In the first two seconds of a minute it is the one of the minute before: a minute can't
 * tell who was fast, and no person may be taken for a machine by the turn of the clock.
 */
export function makeFormToken(now = Date.now()): string {
  const minute = Math.floor((now - LEAST_MS) / MINUTE);
  return `${minute}.${macOf(minute)}`;
}

/** Whether a form with this token may be taken now: made by us, two seconds to two hours ago. */
export function isFormToken(token: string, now = Date.now()): boolean {
  const [, digits, mac] = /^(\d{1,10})\.([\w-]{43})$/.exec(token) ?? [];
  if (!digits || !mac) return false;
  const age = now - Number(digits) * MINUTE;
  if (age < LEAST_MS || age > VALID_MS + MINUTE) return false;
  return timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(Number(digits))));
}

const macOf = (minute: number): string => keyedHash('form', String(minute));

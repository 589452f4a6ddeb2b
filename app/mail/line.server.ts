/** The line to the mail server, shared by all carriers: when it can't be had, everyone rests, longer each time. */
import { openSmtp, type SmtpOptions, type SmtpSession } from './smtp.server.ts';

const FIRST_REST = 1_000;
const LONGEST_REST = 60_000;
/** A session that nobody has come for is given back after this many milliseconds. */
const SPARE_MS = 2_000;

export type Line = {
  host: string;
  /** A session that can be used: the given one, or a new one. Rejects with SmtpFailure. */
  open(session: SmtpSession | null): Promise<SmtpSession>;
  /** Something may be due, or was claimed: if no session is open and nobody rests, one is opened while letters are read and sealed. */
  warm(): void;
  /** Seconds everyone rests after the last failure. */
  restSeconds(): number;
  /** Ends every session at once; letters under way get their result. */
  cut(): void;
};

/** `onRest` hears for how many milliseconds no new work should be claimed. */
export function openLine(relay: SmtpOptions, onRest: (ms: number) => void): Line {
  const sessions = new Set<SmtpSession>();
  let rest = 0;
  let restUntil = 0;
  let spare: Promise<SmtpSession> | null = null;

  /** Carriers that fail together are one failure: only one after the rest makes the next rest longer. */
  function lengthenRest() {
    if (Date.now() < restUntil) return;
    rest = Math.min(Math.max(FIRST_REST, rest * 2), LONGEST_REST);
    restUntil = Date.now() + rest;
  }

  async function openOne(): Promise<SmtpSession> {
    const fresh = await openSmtp(relay);
    for (const session of sessions) if (!session.usable) sessions.delete(session);
    sessions.add(fresh);
    return fresh;
  }

  function giveBack(mine: Promise<SmtpSession>): void {
    if (spare !== mine) return;
    spare = null;
    mine.then(
      (session) => session.quit(),
      () => {},
    );
  }

  return {
    host: relay.host,
    warm() {
      if (spare || Date.now() < restUntil || [...sessions].some(({ usable }) => usable)) return;
      const mine = openOne();
      spare = mine;
      mine.catch(() => {}); // whoever comes for it is told
      setTimeout(() => giveBack(mine), SPARE_MS);
    },
    async open(session) {
      if (session?.usable) return session;
      try {
        const waiting = spare;
        spare = null;
        const early = await waiting;
        const fresh = early?.usable ? early : await openOne();
        rest = 0;
        return fresh;
      } catch (error) {
        lengthenRest();
        onRest(rest);
        throw error;
      }
    },
    restSeconds: () => Math.ceil(rest / 1000),
    cut() {
      if (spare) giveBack(spare);
      for (const session of sessions) session.close();
    },
  };
}

/** The line to the mail server, shared by all carriers: when it can't be had, everyone rests, longer each time. */
import { openSmtp, type SmtpOptions, type SmtpSession } from './smtp.server.ts';

const FIRST_REST = 1_000;
const LONGEST_REST = 60_000;

export type Line = {
  host: string;
  /** A session that can be used: the given one, or a new one. Rejects with SmtpFailure. */
  open(session: SmtpSession | null): Promise<SmtpSession>;
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

  /** Carriers that fail together are one failure: only one after the rest makes the next rest longer. */
  function lengthenRest() {
    if (Date.now() < restUntil) return;
    rest = Math.min(Math.max(FIRST_REST, rest * 2), LONGEST_REST);
    restUntil = Date.now() + rest;
  }

  return {
    host: relay.host,
    async open(session) {
      if (session?.usable) return session;
      if (session) sessions.delete(session);
      try {
        const fresh = await openSmtp(relay);
        sessions.add(fresh);
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
      for (const session of sessions) session.close();
    },
  };
}

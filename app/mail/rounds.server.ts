/** Going round the lines of letters: which have something, whose turn it is next. */
import type { Ceilings } from '#app/models/message/ceilings.ts';
import type { Claim } from '#app/models/message/claim.server.ts';
import { claimLetters, findTurns, openPaces, type Turn } from '#app/models/message/turns.server.ts';
import type { Fast } from '#db/connect.ts';

/** The lines are looked up afresh this often, and whenever they gave less than was asked for. */
const FRESH_MS = 250;
/** Where there are many lines, each gives so many at its turn: looking at a line and its pace costs buffers too. */
export const LETTERS_A_TURN = 3;

/** A claim function for letters that gives every line its turn, also when there are more lines than letters in a claim. */
export function goRound(
  fast: Fast,
  worker: number,
  ceilings: Ceilings | null,
): (limit: number) => Promise<Claim[]> {
  let turns: Turn[] = [];
  let found = 0;
  let next = 0;

  async function look() {
    turns = await findTurns(fast);
    found = Date.now();
    if (ceilings) await openPaces(fast, turns, ceilings);
  }

  return async (limit) => {
    if (!turns.length || Date.now() - found > FRESH_MS) await look();
    if (!turns.length) return [];
    const from = next % turns.length;
    const asked = [...turns.slice(from), ...turns.slice(0, from)].slice(0, Math.ceil(limit / LETTERS_A_TURN));
    next = from + asked.length;
    const claims = await claimLetters(fast, { worker, limit, turns: asked, ceilings });
    if (claims.length < limit) turns = [];
    return claims;
  };
}

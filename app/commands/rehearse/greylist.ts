/** Mail servers that ask a stranger to come back: each new recipient of theirs is refused for some minutes first. */

const WAIT_MS = 5 * 60_000;
/** One address in so many is kept by such a server. */
const ONE_IN = 10;

/** Answers whether a recipient has to wait still; `now` in milliseconds on the clock of the rehearsal. */
export function openGreylist(now: () => number): (to: string) => boolean {
  const seen = new Map<string, number>();
  return (to) => {
    if (!isKeptByOne(to)) return false;
    const first = seen.get(to) ?? now();
    seen.set(to, first);
    return now() - first < WAIT_MS;
  };
}

const isKeptByOne = (to: string): boolean =>
  [...to].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9_973, 7) % ONE_IN === 0;

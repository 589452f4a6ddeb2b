/**
 * Answers that a process keeps until what they were read from has changed. A form asks twenty times for texts that change
 * twice a week: reading them again was half of what a form cost (docs/bench.md).
 */
import type { Db } from './connect.ts';

/** For as long an answer may be wrong where nobody could tell us of a change: the line to the database was down. */
const MINUTE = 60_000;
/** Names hold what readers typed: those that nothing was found for are not kept, and the oldest of too many go. */
const MOST = 5_000;

export type Keeper = {
  /** The same database, whose answers may be kept. Not for staff, who want to see at once what they have written. */
  db: Db;
  /** From now on something tells us of changes. */
  begin(): void;
  /** Something has changed: nothing asked from now on is answered with what was read, or begun to be read, before. */
  forget(): void;
};

type Find = <T>(name: string, read: () => Promise<T>) => Promise<T>;
const finders = new WeakMap<Db, Find>();

/** Keeps nothing until `begin`. */
export function keepAnswers(of: Db, now: () => number = () => performance.now()): Keeper {
  const answers = new Map<string, { answer: Promise<unknown>; until: number }>();
  let begun = false;

  function find<T>(name: string, read: () => Promise<T>): Promise<T> {
    if (!begun) return read();
    const known = answers.get(name);
    if (known && now() < known.until) return known.answer as Promise<T>;
    const answer = read().then(frozen);
    answers.delete(name);
    answers.set(name, { answer, until: now() + MINUTE });
    const drop = () => answers.get(name)?.answer === answer && answers.delete(name);
    answer.then((found) => (found ?? null) === null && drop(), drop);
    for (const [oldest] of answers) {
      if (answers.size <= MOST) break;
      answers.delete(oldest);
    }
    return answer;
  }

  const db = Object.create(of) as Db;
  finders.set(db, find);
  return {
    db,
    begin() {
      begun = true;
    },
    forget: () => answers.clear(),
  };
}

/** What `read` reads, or read under this name before: only where `on` is a keeper's database. Nobody may change it. */
export const kept: <T>(on: Db, name: string, read: () => Promise<T>) => Promise<T> = (on, name, read) =>
  finders.get(on)?.(name, read) ?? read();

/** All the way down: many readers share it. */
function frozen<T>(thing: T): T {
  if (typeof thing !== 'object' || thing === null || Object.isFrozen(thing)) return thing;
  for (const part of Object.values(thing)) frozen(part);
  return Object.freeze(thing);
}

/** One kind of data that is kept, and the kinds that come often. */
import type { Level } from './levels.ts';

export type Holding = { level: Level; what: string; why: string; until: string };

export const row = (level: Level, what: string, why: string, until: string): Holding => ({
  level,
  what,
  why,
  until,
});
export const content = (what: string) => row('public', what, 'the open letter', 'kept with the campaign');
export const running = (what: string, until: string) => row('internal', what, 'operation', until);
export const counting = (what: string) =>
  row('internal', what, 'counts', 'kept: no person can be told from it');

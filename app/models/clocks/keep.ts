/** How long things are kept, and what is said of each kind of data. */
import { type SQL, sql } from 'drizzle-orm';

/** Days, but for what is named otherwise. */
export const keepFor = {
  /** A form nobody confirmed. */
  unconfirmed: 7,
  /** Of somebody who took their letter back. */
  withdrawn: 30,
  /** Name, address and words after the campaign is closed or won. */
  afterEnd: 90,
  /** Exact bytes of letters; mails to supporters and staff, whole. */
  mails: 30,
  letterTexts: 180,
  mailboxDays: 31,
  buckets: 1,
  sessions: 1,
  invites: 30,
  ownLinks: 1,
  caught: 30,
} as const;

export type Kind = {
  what: string;
  why: string;
  /** Who can read it in the course of their work. */
  readers: string;
  /** In words; the number is in `keepFor`. */
  keeps: string;
  where: Readonly<Record<string, readonly string[]>>;
  /** Rows older than their clock and so many days more. Null: `keeps` says what ends it. */
  overdue: ((grace: number) => SQL) | null;
};

/** Rows whose `column` lies so many days back. */
export const older = (column: SQL, days: number) =>
  sql`${column} < now() - make_interval(days => ${days}::int)`;

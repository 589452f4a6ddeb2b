/**
 * How many letters one mailbox and one receiving domain get, whatever the campaigns, workers, settings or rows say.
 * Tests and benches may hand in other ceilings; nothing a person can type or store changes these.
 */
export type Ceiling = {
  /** Letters in any 60 minutes, and in any 24 hours. */
  perHour: number;
  perDay: number;
  /** Letters that may go at once after a quiet time; part of both limits, not on top. */
  burst: number;
};

export type Ceilings = {
  mailbox: Ceiling;
  domain: Ceiling;
  /** Local time of the target, Monday to Friday; null for any time. Hours of the day, `to` not included. */
  officeHours: { from: number; to: number } | null;
  /** A mailbox that never had a letter gets 1, then 5, and then all (app/models/message/care.server.ts). */
  canaries?: boolean;
};

/** What offices said they bear is not known; these follow the courtesy of the field (at most 60 an hour was asked for). */
export const hardCeilings: Ceilings = {
  mailbox: { perHour: 60, perDay: 600, burst: 5 },
  domain: { perHour: 300, perDay: 3000, burst: 25 },
  officeHours: { from: 8, to: 18 },
  canaries: true,
};

export type Bucket = { hourTokens: number; dayTokens: number };

/** A bucket that has never been used. */
export const fullBucket = ({ burst, perHour }: Ceiling): Bucket => ({
  hourTokens: burst,
  dayTokens: perHour,
});

/**
 * A bucket after `seconds` without letters. What it holds plus what flows in stays under the limits: `burst` and
 * `perHour - burst` an hour, `perHour` and `perDay - perHour` a day, so no window of that length ever sees more.
 */
export function refill(bucket: Bucket, ceiling: Ceiling, seconds: number): Bucket {
  const { perHour, perDay, burst } = ceiling;
  return {
    hourTokens: Math.min(burst, bucket.hourTokens + (seconds * (perHour - burst)) / 3600),
    dayTokens: Math.min(perHour, bucket.dayTokens + (seconds * (perDay - perHour)) / 86_400),
  };
}

/** Letters a bucket lets go now. */
export const allowance = ({ hourTokens, dayTokens }: Bucket): number =>
  Math.floor(Math.min(hourTokens, dayTokens));

/**
 * Named moments that only the mail server sees.
 * mid-body: a part of a letter has come. the dot: all of it has, and nothing is kept yet. kept: it is on disk, and the
 * answer is not out. accepted: the answer has just been sent.
 */
export const sinkPoints = ['mid-body', 'the dot', 'kept', 'accepted'] as const;
export type SinkPoint = (typeof sinkPoints)[number];

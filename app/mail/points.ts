/**
 * Named moments of the post office, at which a rehearsal may end the process. In service nobody listens.
 *
 * on duty: the worker is registered, and the rows of dead ones are free. claimed: messages are `sending`, each with its
 * attempt. sealed: the bytes are kept. connected: a session is open. started: the fence is committed, no byte is out.
 * answered: the server's answer is known, and nothing is on record. recording: the record is on its way.
 */
export const points = [
  'on duty',
  'claimed',
  'sealed',
  'connected',
  'started',
  'answered',
  'recording',
] as const;
export type Point = (typeof points)[number];

/** Waited for before the post office goes on. */
export type OnPoint = (point: Point, worker: number) => void | Promise<void>;
export type Pass = (point: Point) => void | Promise<void>;

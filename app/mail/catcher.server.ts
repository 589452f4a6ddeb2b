/** The embedded mail catcher: a real SMTP server that keeps what it is given and passes nothing on. */
import { type HeardMail, type Listener, listenForMail } from './listen.server.ts';

export type CaughtMail = HeardMail;

export type CatcherOptions = {
  /** 0 for any free port. */
  port: number;
  host?: string;
  store: (mail: CaughtMail) => Promise<void>;
};

export type Catcher = Listener;

/** Octets of the largest mail taken. */
const size = 1024 * 1024;

/**
 * Listens for mail on loopback. A mail is answered 250 only after `store` resolved; 451 when it rejected, 552 when the
 * mail is over 1 MB. Rejects when the port can't be had.
 */
export const startCatcher = ({ store, ...where }: CatcherOptions): Promise<Catcher> =>
  listenForMail({ ...where, name: 'catcher.invalid', size, take: store });

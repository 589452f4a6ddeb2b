/** The pace of this installation. */
import { env } from '#app/env.server.ts';
import { type Ceilings, hardCeilings } from './ceilings.ts';

/** The ceilings that hold letters back here; null where letters go to no office and need not wait. */
export const ceilingsInForce = (): Ceilings | null =>
  env.live || env.PACE === 'always' ? hardCeilings : null;

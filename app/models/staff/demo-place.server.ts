import { type Env, env } from '#app/env.server.ts';

/** Demonstration logins are made, printed and accepted here only: on the embedded database while nothing real is sent. */
export const demoAllowed = ({ embedded, MAIL_MODE }: Pick<Env, 'embedded' | 'MAIL_MODE'> = env): boolean =>
  embedded && MAIL_MODE === 'capture';

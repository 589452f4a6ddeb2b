import { env } from '#app/env.server.ts';

/** Demonstration logins are made, printed and accepted here only: on the embedded database while nothing real is sent. */
export const demoAllowed = (): boolean => env.embedded && env.MAIL_MODE === 'capture';

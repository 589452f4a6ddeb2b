import type { LoginProblem } from '#app/models/staff/login.server.ts';

/** Whatever was wrong, and whether or not there is such an account, the words are the same. */
export const loginWords: Record<LoginProblem, string> = {
  wrong:
    'Address, password and code do not fit together. Check all three; a code counts once, so wait for the next one.',
  'too many': 'Too many tries. Wait a few minutes, then try again.',
};

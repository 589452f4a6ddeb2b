import type { PasswordProblem } from '#app/models/staff/password.server.ts';

export const passwordHint = 'At least 12 characters. A few words that do not belong together are good';

/** What to do about a password that is not taken. */
export const passwordWords: Record<PasswordProblem, string> = {
  short: 'Choose a password of 12 characters or more',
  long: 'Choose a password of 200 characters at most',
  common:
    'Choose another password: this one, or what is left of it without digits and signs, is on lists of common ones',
  personal: 'Choose a password without your name and address in it',
};

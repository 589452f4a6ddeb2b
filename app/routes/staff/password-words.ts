import type { PasswordProblem } from '#app/models/staff/password.server.ts';

export const passwordHint = 'At least 12 characters. A few words that do not belong together are good';

/** What to do about a password that is not taken. */
export const passwordWords: Record<PasswordProblem, string> = {
  short: 'Choose a password of 12 characters or more',
  long: 'Choose a password of 200 characters at most',
  common:
    'Choose another password: this one, or what is left of it without digits and signs, is on lists of common ones',
  personal:
    'Choose a password that is not made of your name, your address, or words such as minister and letter',
};

/** What is wrong with the present password, which a new one has to be paid with. */
export const presentWords = {
  wrong: 'This is not your present password',
  'too many': 'Too many tries: wait a minute, then try again',
} as const;

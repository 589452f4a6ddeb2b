/** Passwords: what we take, and argon2id (OWASP's first choice: 19 MiB, two passes, one lane). */
import { hash, verify } from '@node-rs/argon2';
import { env } from '#app/env.server.ts';

const MIN = 12;
const MAX = 200;
const argon2id = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** An account that is not there costs as much as one that is. */
const nobody = hash('an account that does not exist', argon2id);

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), argon2id);

/** True when the password is the one of the hash; null stands for an unknown account and takes as long. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  // A longer one is nobody's: never is its beginning taken for the whole.
  const known = password.length <= MAX ? passwordHash : null;
  const right = await verify(known ?? (await nobody), password.slice(0, MAX).normalize('NFC'));
  return right && known !== null;
}

export type PasswordProblem = 'short' | 'long' | 'common' | 'personal';

/** Words of this house and of whoever runs it: what guessers try after a person's own. docs/security.md names them. */
const houseWords = [
  'dear',
  'minister',
  'letter',
  'campaign',
  'admin',
  'staff',
  'ukraine',
  'amnesty',
  env.ORG_NAME,
];

/** What is wrong with a new password, or null. `own`: the person's name and address, which guessers try first. */
export async function passwordProblem(password: string, own: string[]): Promise<PasswordProblem | null> {
  if ([...password].length < MIN) return 'short';
  if (password.length > MAX) return 'long';
  const plain = password.toLowerCase();
  if (new Set(plain).size < 5 || (await isCommon(plain))) return 'common';
  const parts = [...own, ...houseWords]
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\d]+/u))
    .filter((part) => part.length > 2);
  const left = parts.reduce((rest, part) => rest.replaceAll(part, ''), plain);
  return left.length < MIN / 2 ? 'personal' : null;
}

/** On the list as it is, or as one common word with digits and signs around it. */
async function isCommon(plain: string): Promise<boolean> {
  const list = await commonPasswords();
  const word = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const unmasked = word.replace(/[013457@$]/g, (sign) => masks[sign] ?? sign);
  return [plain, word, unmasked].some((candidate) => candidate !== '' && list.has(candidate));
}

const masks: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
};

let common: Promise<Set<string>> | undefined;

/** 49,000 passwords of real breaches; loaded when the first person chooses one. */
function commonPasswords(): Promise<Set<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common']),
  );
  return common;
}

/** What stands between a filled-in form and an action: age, honeypot, mail domain, limits. No puzzle, no third party. */
import { randomUUID } from 'node:crypto';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { isFormToken } from '#app/models/abuse/form-token.server.ts';
import { type Arrival, spendForm } from '#app/models/abuse/limits.server.ts';
import { domainProblem } from '#app/models/abuse/mail-domain.server.ts';
import { parseEmailAddress } from '#app/models/email-address.ts';
import type { Guard } from './letter-form.server.ts';

/** A page that was open for too long comes back as it is, with a new token. */
export const tokenProblems = ({ token }: Guard): Problem[] =>
  isFormToken(token) ? [] : [{ field: 'send', key: 'error.form.old' }];

/** Where a machine that filled in the unseen field is sent: what it sees is what everyone sees, and nothing is kept. */
export const isTrapped = ({ trap }: Guard): boolean => trap !== '';
export const pretendedId = (): string => randomUUID();

/** What is wrong with the address beyond its shape. `kept`: an address that was sent again as it was. */
export async function mailboxProblems(email: string, kept: string): Promise<Problem[]> {
  const before = parseEmailAddress(kept);
  const found = await domainProblem(db, email, before.ok ? before.address : '');
  if (!found) return [];
  const { problem, ...values } = found;
  return [{ field: 'email', key: `error.email.${problem}`, values }];
}

export type Busy = { problems: Problem[]; init: { status: 429; headers: { 'Retry-After': string } } };

/** Takes the form's share of the limits; when there is none left: the words, and what else the answer carries. */
export async function busy(arrival: Arrival): Promise<Busy | null> {
  const spent = await spendForm(db, arrival);
  if (spent.ok) return null;
  const minutes = Math.max(1, Math.ceil(spent.seconds / 60));
  return {
    problems: [{ field: 'send', key: 'error.busy', values: { minutes } }],
    init: { status: 429, headers: { 'Retry-After': String(spent.seconds) } },
  };
}

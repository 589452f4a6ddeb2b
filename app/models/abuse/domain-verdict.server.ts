/** What staff decide about mail domains: the list of disposable ones is long, foreign, and sometimes wrong. */
import { asc, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { mailDomains } from '#db/schema.ts';
import { parseEmailAddress } from '../email-address.ts';
import { recordAct } from '../staff/audit.server.ts';

export type MailDomain = typeof mailDomains.$inferSelect;
type Verdict = MailDomain['verdict'];

export const listDomains = (db: Db): Promise<MailDomain[]> =>
  db.select().from(mailDomains).orderBy(asc(mailDomains.domain));

/** Takes or refuses addresses of a domain from now on; null when it was kept, else the field that is wrong. */
export async function judgeDomain(
  db: Db,
  staffId: number,
  { domain, verdict, reason }: { domain: string; verdict: Verdict; reason: string },
): Promise<'domain' | 'reason' | null> {
  const parsed = parseEmailAddress(`x@${domain.trim()}`);
  if (!parsed.ok) return 'domain';
  if (reason.trim() === '' || reason.length > 200) return 'reason';
  const name = parsed.address.slice(2);
  await db.transaction(async (tx) => {
    const values = { verdict, reason: reason.trim() };
    await tx
      .insert(mailDomains)
      .values({ domain: name, ...values })
      .onConflictDoUpdate({ target: mailDomains.domain, set: values });
    const subject = { kind: 'mail domain', id: name };
    await recordAct(tx, { staffId, verb: 'judged mail domain', subject, detail: { verdict } });
  });
  return null;
}

/** Leaves a domain to the list again. */
export async function dropDomain(db: Db, staffId: number, domain: string): Promise<void> {
  await db.transaction(async (tx) => {
    const gone = await tx.delete(mailDomains).where(eq(mailDomains.domain, domain)).returning();
    if (!gone.length) return;
    await recordAct(tx, {
      staffId,
      verb: 'left mail domain to the list',
      subject: { kind: 'mail domain', id: domain },
    });
  });
}

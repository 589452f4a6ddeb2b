/** Looking after one target: its address, its languages, its lines, and the word of a person who checked it. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { salutations, targets, terms } from '#db/schema.ts';
import { releaseHeld } from '../release.server.ts';

export type Contact = {
  organisation: string;
  email: string | null;
  emailSource: string | null;
  formUrl: string | null;
  languages: string[];
  timeZone: string;
  note: string | null;
};

export class NoTarget extends Error {
  override name = 'NoTarget';
}

/**
 * Changes how an office is reached. Another address is unverified until a person has checked it: letters to it wait.
 * Throws NoTarget.
 */
export async function editContact(db: Db, id: number, contact: Contact): Promise<void> {
  await db.transaction(async (tx) => {
    const [before] = await tx.select().from(targets).where(eq(targets.id, id)).for('update');
    if (!before) throw new NoTarget('There is no such target.');
    const moved = before.email !== contact.email;
    const status = contact.email ? 'unverified' : 'none';
    const checked = moved ? ({ emailStatus: status, verifiedOn: null } as const) : {};
    await tx
      .update(targets)
      .set({ ...contact, ...checked, contactAsOf: sql`current_date` })
      .where(eq(targets.id, id));
  });
}

/**
 * A person has checked today that this address belongs to this office and this person holds it. Letters that waited
 * for that are let go; returns how many. Throws NoTarget for an office without an address.
 */
export async function verifyTarget(db: Db, id: number): Promise<number> {
  return db.transaction(async (tx) => {
    const [target] = await tx
      .update(targets)
      .set({ emailStatus: 'verified', verifiedOn: sql`current_date`, contactAsOf: sql`current_date` })
      .where(and(eq(targets.id, id), sql`${targets.email} is not null`))
      .returning({ id: targets.id });
    if (!target) throw new NoTarget('Enter an address first: there is nothing to verify.');
    await tx
      .update(terms)
      .set({ asOf: sql`current_date`, state: 'in_office' })
      .where(and(eq(terms.targetId, id), isNull(terms.until), sql`${terms.person} is not null`));
    return releaseHeld(tx, id);
  });
}

export type Line = { lang: string; salutation: string; closing: string };

/** Stores whole salutation and closing lines of the present holder, one pair a language. Letters under way keep theirs. */
export async function editLines(db: Db, targetId: number, lines: readonly Line[]): Promise<void> {
  await db.transaction(async (tx) => {
    const [term] = await tx
      .select({ id: terms.id })
      .from(terms)
      .where(and(eq(terms.targetId, targetId), isNull(terms.until)));
    if (!term) throw new NoTarget('There is no such target.');
    await putLines(tx, term.id, lines);
  });
}

/** The lines of a term; both of a pair or none. */
export async function putLines(tx: Db, termId: number, lines: readonly Line[]): Promise<void> {
  for (const { lang, salutation, closing } of lines) {
    const words = { salutation, closing };
    await tx
      .insert(salutations)
      .values({ termId, lang, ...words })
      .onConflictDoUpdate({ target: [salutations.termId, salutations.lang], set: words });
  }
}

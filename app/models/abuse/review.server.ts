/** Words that hold a letter until a person has read it. Staff edit the list; it has no regular expressions. */
import { asc, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { reviewRules } from '#db/schema.ts';
import { recordAct } from '../staff/audit.server.ts';
import { plainWords } from './traits.server.ts';

export type ReviewRule = typeof reviewRules.$inferSelect;

const PATTERN_LIMIT = 100;
const REASON_LIMIT = 100;
/** How far apart the two sides of a `*` may stand: about five words. */
const GAP = 40;

/** The first rule that a supporter's own words or edited text fall under, or null. What our templates say is not judged. */
export async function suspectWords(
  db: Db,
  action: { ownWords: string; editedText: string | null },
): Promise<ReviewRule | null> {
  if (action.ownWords === '' && action.editedText === null) return null;
  const text = `${action.ownWords}\n${action.editedText ?? ''}`;
  return (await listRules(db)).find(({ pattern }) => hasPattern(text, pattern)) ?? null;
}

/**
 * True when the pattern's words stand in the text as whole words, in any capitals, whatever signs stand between
 * them; `*` is a gap of up to 40 characters. Looks at each place once for each part: linear, whatever is typed.
 */
export function hasPattern(text: string, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => plainWords(part));
  const [first = '', ...others] = parts.filter((part) => part !== '');
  if (first === '') return false;
  const plain = ` ${plainWords(text)} `;
  const open = pattern.trimStart().startsWith('*');
  const closed = pattern.trimEnd().endsWith('*');
  const start = open ? first : ` ${first}`;
  for (let at = plain.indexOf(start); at >= 0; at = plain.indexOf(start, at + 1)) {
    if (followed(plain, at + start.length, others, closed)) return true;
  }
  return false;
}

/** Whether the other parts follow, each within the gap; the last one ends with a word unless the pattern ends with `*`. */
function followed(plain: string, from: number, parts: readonly string[], open: boolean): boolean {
  let end = from;
  for (const part of parts) {
    const at = plain.slice(end, end + GAP + part.length).indexOf(part);
    if (at < 0) return false;
    end += at + part.length;
  }
  return open || parts.length > 0 || plain[end] === ' ';
}

export const listRules = (db: Db): Promise<ReviewRule[]> =>
  db.select().from(reviewRules).orderBy(asc(reviewRules.pattern));

export type RuleProblem = 'pattern' | 'reason';

/** Adds a rule; null when it was kept. Letters that wait are judged by it when they are confirmed, not before. */
export async function addRule(
  db: Db,
  staffId: number,
  { pattern, reason }: { pattern: string; reason: string },
): Promise<RuleProblem | null> {
  const words = pattern.trim();
  if (plainWords(words).length < 3 || words.length > PATTERN_LIMIT) return 'pattern';
  if (reason.trim() === '' || reason.length > REASON_LIMIT) return 'reason';
  await db.transaction(async (tx) => {
    const [rule] = await tx
      .insert(reviewRules)
      .values({ pattern: words, reason: reason.trim() })
      .onConflictDoNothing()
      .returning({ id: reviewRules.id });
    if (!rule) return;
    const subject = { kind: 'review rule', id: rule.id };
    await recordAct(tx, { staffId, verb: 'added review rule', subject, detail: { pattern: words } });
  });
  return null;
}

/** Removes a rule; letters it has held stay held. */
export async function removeRule(db: Db, staffId: number, id: number): Promise<void> {
  await db.transaction(async (tx) => {
    const [rule] = await tx.delete(reviewRules).where(eq(reviewRules.id, id)).returning();
    if (!rule) return;
    const detail = { pattern: rule.pattern };
    await recordAct(tx, {
      staffId,
      verb: 'removed review rule',
      subject: { kind: 'review rule', id },
      detail,
    });
  });
}

/** The audit log: what staff did, written in the transaction that does it. */
import type { Db } from '#db/connect.ts';
import { auditLog } from '#db/schema.ts';

export type Act = {
  /** Null: the command on the server. */
  staffId: number | null;
  verb: string;
  subject: { kind: string; id: string | number };
  campaignId?: number | null;
  /** Never a supporter's name, address or words. */
  detail?: Record<string, string | number | boolean | null>;
};

/** Writes one line of the log. */
export async function recordAct(
  tx: Db,
  { staffId, verb, subject, campaignId = null, detail = {} }: Act,
): Promise<void> {
  await tx
    .insert(auditLog)
    .values({ staffId, verb, subjectKind: subject.kind, subjectId: String(subject.id), campaignId, detail });
}

/**
 * An act and its line in the log in one transaction: neither is there without the other. `lineOf` returns null for an
 * act that was refused. What `act` throws undoes both.
 */
export async function onRecord<Result>(
  db: Db,
  act: (tx: Db) => Promise<Result>,
  lineOf: (result: Result) => Act | null,
): Promise<Result> {
  return db.transaction(async (tx) => {
    const result = await act(tx);
    const line = lineOf(result);
    if (line) await recordAct(tx, line);
    return result;
  });
}

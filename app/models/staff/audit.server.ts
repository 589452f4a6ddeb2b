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

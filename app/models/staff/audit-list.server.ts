/** Reading the audit log: filtered, newest first, and as a file. */
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { auditLog, campaigns, staff } from '#db/schema.ts';
import { csvFile } from '../csv.ts';

/** Days as 2026-11-23, both included; empty for no limit. */
export type AuditFilter = { who: string; verb: string; from: string; until: string };

const PAGE = 100;

export type AuditLine = Awaited<ReturnType<typeof listAudit>>[number];

/** A page of the log, the newest first. `before`: the id that the page before ended with. */
export async function listAudit(db: Db, filter: AuditFilter, before?: number, limit = PAGE) {
  return db
    .select({
      id: auditLog.id,
      at: auditLog.at,
      who: staff.email,
      verb: auditLog.verb,
      subjectKind: auditLog.subjectKind,
      subjectId: auditLog.subjectId,
      campaign: campaigns.slug,
      detail: auditLog.detail,
    })
    .from(auditLog)
    .leftJoin(staff, eq(staff.id, auditLog.staffId))
    .leftJoin(campaigns, eq(campaigns.id, auditLog.campaignId))
    .where(and(...conditions(filter), before ? lt(auditLog.id, before) : undefined))
    .orderBy(desc(auditLog.id))
    .limit(limit);
}

const day = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;

function conditions({ who, verb, from, until }: AuditFilter): (SQL | undefined)[] {
  const first = day(from);
  const last = day(until);
  return [
    who ? eq(staff.email, who.trim().toLowerCase()) : undefined,
    verb ? eq(auditLog.verb, verb) : undefined,
    first ? gte(auditLog.at, sql`${first}::date`) : undefined,
    last ? lt(auditLog.at, sql`${last}::date + 1`) : undefined,
  ];
}

/** Every verb that stands in the log. */
export async function auditVerbs(db: Db): Promise<string[]> {
  const rows = await db.selectDistinct({ verb: auditLog.verb }).from(auditLog).orderBy(auditLog.verb);
  return rows.map(({ verb }) => verb);
}

/** The details of a line as words. */
export const detailWords = (detail: AuditLine['detail']): string =>
  Object.entries(detail)
    .map(([name, value]) => `${name}: ${value}`)
    .join('; ');

/** The whole log within a filter as CSV, oldest last. */
export async function auditCsv(db: Db, filter: AuditFilter): Promise<string> {
  const rows: Row[] = [];
  for (let before: number | undefined; ; ) {
    const page = await listAudit(db, filter, before, 1000);
    rows.push(...page.map(cellsOf));
    before = page.at(-1)?.id;
    if (page.length < 1000) return csvFile(columns, rows);
  }
}

const columns = ['at', 'who', 'verb', 'subject', 'id', 'campaign', 'detail'] as const;
type Row = Record<(typeof columns)[number], string | null>;

const cellsOf = ({ at, who, verb, subjectKind, subjectId, campaign, detail }: AuditLine): Row => ({
  at: at.toISOString(),
  who: who ?? 'command on the server',
  verb,
  subject: subjectKind,
  id: subjectId,
  campaign,
  detail: detailWords(detail),
});

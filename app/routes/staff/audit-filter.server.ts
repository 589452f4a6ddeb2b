import type { AuditFilter } from '#app/models/staff/audit-list.server.ts';

/** The filter in an address. */
export const auditFilter = ({ searchParams }: URL): AuditFilter => ({
  who: searchParams.get('who') ?? '',
  verb: searchParams.get('verb') ?? '',
  from: searchParams.get('from') ?? '',
  until: searchParams.get('until') ?? '',
});

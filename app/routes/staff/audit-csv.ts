/** The audit log as a file. The export stands in the log itself. */
import { db } from '#app/db.server.ts';
import { recordAct } from '#app/models/staff/audit.server.ts';
import { auditCsv } from '#app/models/staff/audit-list.server.ts';
import { auditFilter } from './audit-filter.server.ts';
import { staffFile } from './staff.server.ts';

export const loader = staffFile('export audit log', async ({ url, staff }) => {
  const csv = await auditCsv(db, auditFilter(url));
  await recordAct(db, {
    staffId: staff.id,
    verb: 'exported audit log',
    subject: { kind: 'audit log', id: '' },
  });
  return new Response(csv, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="audit-log.csv"',
    },
  });
});

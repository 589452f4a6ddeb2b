/** The directory as a file, in the columns that the import reads. */
import { db } from '#app/db.server.ts';
import { exportTargets } from '#app/models/directory/file.server.ts';
import { recordAct } from '#app/models/staff/audit.server.ts';
import { staffFile } from './staff.server.ts';

export const loader = staffFile('export targets', async ({ staff }) => {
  await recordAct(db, { staffId: staff.id, verb: 'exported targets', subject: { kind: 'targets', id: '' } });
  const headers = {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="targets.csv"',
  };
  return new Response(await exportTargets(db), { headers });
});

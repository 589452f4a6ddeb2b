/** The directory as a file, in the columns that the import reads. */
import { db } from '#app/db.server.ts';
import { exportTargets } from '#app/models/directory/file.server.ts';
import { staffFile } from './staff.server.ts';

export const loader = staffFile('edit targets', async () => {
  const headers = {
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="targets.csv"',
  };
  return new Response(await exportTargets(db), { headers });
});

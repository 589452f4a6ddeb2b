/** One table of a dashboard as a file. Asks for password and code: it leaves the house. */
import { db } from '#app/db.server.ts';
import { csvFile } from '#app/models/csv.ts';
import { recordAct } from '#app/models/staff/audit.server.ts';
import { notFound, staffFile } from '../staff.server.ts';
import { dashboardOf } from './place.server.ts';
import { countTable, tableNames } from './tables.server.ts';

export const loader = staffFile('export counts', async (visit) => {
  const name = tableNames.find((known) => `${known}.csv` === visit.params.table);
  if (!name) throw notFound();
  const { slug, board } = await dashboardOf(visit);
  const { columns, rows } = countTable(name, board);
  await recordAct(db, {
    staffId: visit.staff.id,
    verb: 'exported counts',
    subject: { kind: 'counts', id: `${slug} ${name}` },
    campaignId: visit.campaign?.id ?? null,
    detail: { period: board.period },
  });
  const lines = rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]])));
  return new Response(csvFile(columns, lines), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${slug}-${name}.csv"`,
    },
  });
});

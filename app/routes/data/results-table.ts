/** Each table of the results page as CSV or JSON. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { db, readNumbers } from '#app/db.server.ts';
import { readResults } from '#app/models/counts/results.server.ts';
import { type Table, tableNames, tableOf, toRecords } from '#app/models/counts/tables.ts';
import { csvFile } from '#app/models/csv.ts';
import { campaignOf } from '../public/place.server.ts';

export async function loader({ params }: LoaderFunctionArgs) {
  const [, asked, kind] = /^([a-z-]+)\.(csv|json)$/.exec(params.table ?? '') ?? [];
  const name = tableNames.find((known) => known === asked);
  if (!name) return new Response('There is no such table.\n', { status: 404 });
  const campaign = await campaignOf(params);
  const table = tableOf(name, await readResults(db, campaign, readNumbers));
  return kind === 'csv'
    ? file(csvOf(table), 'text/csv; charset=utf-8', `${campaign.slug}-${name}.csv`)
    : file(`${JSON.stringify(toRecords(table))}\n`, 'application/json', null);
}

const csvOf = ({ columns, rows }: Table) =>
  csvFile(
    columns,
    rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]]))),
  );

function file(body: string, type: string, name: string | null): Response {
  const headers = new Headers({ 'Content-Type': type, 'Cache-Control': 'public, max-age=60' });
  if (name) headers.set('Content-Disposition', `attachment; filename="${name}"`);
  return new Response(body, { headers });
}

/** What a campaigner watches: what happens, where it does not get through, and who comes from where. */
import { useActionData, useLoaderData } from '@remix-run/react';
import { Live } from '#app/components/live.tsx';
import { db } from '#app/db.server.ts';
import { type CountryRow, periods } from '#app/models/counts/dashboard.server.ts';
import { openDrifts } from '#app/models/counts/recount.server.ts';
import { StaffPage } from '../page.tsx';
import { staffLoader } from '../staff.server.ts';
import { addToCounts } from './acts.server.ts';
import { Corrections } from './corrections.tsx';
import { Bars } from './days.tsx';
import { Figures } from './figures.tsx';
import { NoteForm, SourceForm } from './forms.tsx';
import { dashboardOf } from './place.server.ts';
import { type CountTable, ShownTable } from './shown-table.tsx';
import { countTable, type TableName, tableNames } from './tables.server.ts';

const notices = {
  note: 'The note stands beside its day.',
  source: 'The code is counted from now on.',
  attend: 'The alarm is over. The public note stays.',
};

const sorts: Record<string, (a: CountryRow, b: CountryRow) => number> = {
  People: (a, b) => b.n - a.n,
  'Per million inhabitants': (a, b) => (b.perMillion ?? -1) - (a.perMillion ?? -1),
  Country: (a, b) => a.name.localeCompare(b.name, 'en'),
};

export const loader = staffLoader('read counts', async (visit) => {
  const { slug, board } = await dashboardOf(visit);
  const asked = visit.url.searchParams.get('sort') ?? '';
  const sortedBy = Object.hasOwn(sorts, asked) ? asked : 'People';
  const countries = board.countries.toSorted(sorts[sortedBy]);
  const { period, stages, goal, days, notes, ownText, alike } = board;
  const tables = Object.fromEntries(
    tableNames.map((name) => [name, countTable(name, { ...board, countries })]),
  ) as Record<TableName, CountTable>;
  return {
    ...{ slug, period, stages, goal, days, notes, ownText, alike, tables, sortedBy },
    corrections: visit.campaign ? await openDrifts(db, visit.campaign.id) : [],
    mayEdit: visit.staff.role === 'admin',
    ...{ periods: Object.keys(periods), columns: Object.keys(sorts) },
  };
});

export const action = addToCounts;

const periodWords: Record<string, string> = {
  '24h': 'the last 24 hours',
  '7d': 'the last 7 days',
  '30d': 'the last 30 days',
  all: 'since the start',
};

const nothing = { day: '', text: '', code: '', label: '' };

export default function CampaignCounts() {
  const { slug, tables, sortedBy, mayEdit, periods, columns, corrections, ...board } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const problems = answer?.problems ?? [];
  const forms = { here: `/staff/counts/${slug}`, typed: answer?.typed ?? nothing, problems };
  const address = (change: Record<string, string>) =>
    `/staff/counts/${slug}?${new URLSearchParams({ period: board.period, sort: sortedBy, ...change })}`;
  const part = (name: TableName, empty: string) => ({
    table: tables[name],
    file: `/staff/counts/${slug}/${name}.csv?period=${board.period}`,
    empty,
  });
  const sort = Object.fromEntries(columns.map((column) => [column, address({ sort: column })]));
  const { own, letters } = board.ownText;
  return (
    <StaffPage title={`Counts of “${slug}”`} notices={notices} problems={problems}>
      <p>
        {periods.map((period) => (
          <a
            key={period}
            className="chip"
            href={address({ period })}
            aria-current={period === board.period || undefined}
          >
            {period}
          </a>
        ))}{' '}
        <a href={address({})}>Refresh</a> · <a href={`/staff/pace/${slug}`}>When letters leave</a> ·{' '}
        <a href={`/en/${slug}/results`}>What the public sees</a>
      </p>
      {board.period === 'all' ? <Live slug={slug} /> : null}
      <h2>{`Figures ${periodWords[board.period]}`}</h2>
      <Figures stages={board.stages} live={board.period === 'all'} />
      <p className="quiet">
        The goal is {board.goal.toLocaleString('en-IE')} people. It raises itself when nine tenths are
        reached.
      </p>
      <Corrections here={forms.here} corrections={corrections} />
      <h2>Letters a day</h2>
      <Bars days={board.days} noted={board.notes.map(({ day }) => day)} />
      <ShownTable {...part('days', 'No letter in this period.')} />
      <h3>Notes</h3>
      {board.notes.length === 0 ? <p className="quiet">None yet.</p> : null}
      <ul>
        {board.notes.map(({ id, day, text, kind }) => (
          <li key={id}>
            {day} {text} {kind === 'milestone' ? <span className="quiet">(by itself)</span> : null}
          </li>
        ))}
      </ul>
      <NoteForm {...forms} />
      <h2>From the form to the answer</h2>
      <p>People first, letters from “queued” on: a signature has none, and a second office makes two.</p>
      <ShownTable {...part('funnel', '')} />
      <h2>Delivery problems, since the start</h2>
      <ShownTable
        {...part('problems', 'Nothing came back and nothing was refused.')}
        link={mayEdit ? (id) => `/staff/targets/${id}` : (id) => `/staff/letters?target=${id}`}
      />
      <h2>Countries, since the start</h2>
      <ShownTable {...part('countries', 'Nobody yet.')} sort={sort} sortedBy={sortedBy} />
      <h2>Languages, since the start</h2>
      <ShownTable {...part('languages', 'Nobody yet.')} />
      <h2>Demands, since the start</h2>
      <p>
        {own} of {letters} letters have words of their writer’s own
        {letters > 0 ? `, ${Math.round((own / letters) * 100)} per cent` : ''}.{' '}
        {board.alike === null
          ? null
          : `Of the newest letters ${Math.round(board.alike * 100)} per cent read like others.`}
      </p>
      <ShownTable {...part('demands', 'No letter yet.')} />
      <h2>Sources, since the start</h2>
      <ShownTable {...part('sources', 'Nobody came by a registered link yet.')} />
      <SourceForm {...forms} slug={slug} />
      <h2>All stages</h2>
      <ShownTable {...part('figures', '')} />
    </StaffPage>
  );
}

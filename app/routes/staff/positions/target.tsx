/** Where one office stands: recording what it said, and everything recorded so far. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { FieldError, TextField } from '#app/components/fields.tsx';
import { type Problem, useProblem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { findCampaign } from '#app/models/campaign.server.ts';
import { listBoard } from '#app/models/position/board.server.ts';
import { parseEvidence } from '#app/models/position/evidence.ts';
import { historyOf, type Stance } from '#app/models/position/read.server.ts';
import { allStances, recordPosition } from '#app/models/position/record.server.ts';
import { recordAct } from '#app/models/staff/audit.server.ts';
import { idOf } from '../id-of.ts';
import { StaffPage } from '../page.tsx';
import { Select } from '../select.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from '../staff.server.ts';
import { Table, When } from '../table.tsx';

const notices = {
  kept: 'Kept. The results page shows it, and letters that are written from now on heed it.',
};
const fields = { one: ['stance', 'said_on', 'evidence'], all: ['demand'] } as const;

async function placeOf({ campaign, params }: Pick<Visit, 'campaign' | 'params'>) {
  const board = campaign ? await listBoard(db, campaign.id) : [];
  const office = board.find(({ id }) => id === idOf(params.target));
  const view = campaign && (await findCampaign(db, campaign.slug, 'en', { drafts: true }));
  if (!campaign || !office) throw notFound();
  const demands = (view?.demands ?? []).map(({ number, label }) => ({
    number,
    label: `${number}. ${label}`,
  }));
  return { campaign, office, demands: [{ number: 0, label: 'The open letter as a whole' }, ...demands] };
}

export const loader = staffLoader('record positions', async (visit) => {
  const { campaign, office, demands } = await placeOf(visit);
  const today = new Date().toISOString().slice(0, 10);
  return { slug: campaign.slug, office, demands, today, past: await historyOf(db, campaign.id, office.id) };
});

type Typed = { stance: string; saidOn: string; evidence: string; chosen: number[] };

export const action = staffAction('record positions', fields, async ({ form, staff, ...visit }) => {
  const { campaign, office, demands } = await placeOf(visit);
  const chosen = demands.map(({ number }) => number).filter((n) => form.all('demand').includes(String(n)));
  const stance = allStances.find((known) => known === form.one('stance'));
  const typed: Typed = {
    chosen,
    ...{ stance: stance ?? '', saidOn: form.one('said_on') ?? '', evidence: form.one('evidence') ?? '' },
  };
  const evidence = parseEvidence(typed.evidence);
  const problems: Problem[] = [
    ...(chosen.length ? [] : [{ field: 'demand', text: 'Choose what they answered to' }]),
    ...(stance ? [] : [{ field: 'stance', text: 'Choose what they said' }]),
    ...(isPastDay(typed.saidOn) ? [] : [{ field: 'said_on', text: 'Enter the day, today at the latest' }]),
    ...(evidence === undefined
      ? [{ field: 'evidence', text: 'Enter an https address, or leave it empty' }]
      : []),
  ];
  if (problems.length || !stance || evidence === undefined) return data({ problems, typed }, { status: 422 });
  const said = { campaignId: campaign.id, targetId: office.id, demands: chosen, saidOn: typed.saidOn };
  await db.transaction(async (tx) => {
    const n = await recordPosition(tx, { ...said, stance, evidence, staffId: staff.id });
    const detail = { demands: chosen.join(' '), stance, evidence, rows: n };
    const subject = { kind: 'target', id: office.id };
    await recordAct(tx, {
      staffId: staff.id,
      verb: 'recorded position',
      subject,
      campaignId: campaign.id,
      detail,
    });
  });
  return done(`/staff/positions/${campaign.slug}/${office.id}`, 'kept');
});

const isPastDay = (text: string) =>
  /^\d{4}-\d\d-\d\d$/.test(text) &&
  Date.parse(text) <= Date.now() &&
  new Date(text).toISOString().startsWith(text);

const words: Record<Stance, string> = {
  agreed: 'agreed',
  partly: 'agreed in part',
  refused: 'refused',
  silent: 'has not answered',
};

export default function PositionPage() {
  const { slug, office, demands, today, past } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as { problems: Problem[]; typed: Typed } | undefined;
  const problems = answer?.problems ?? [];
  const here = `/staff/positions/${slug}/${office.id}`;
  const labels = new Map(demands.map(({ number, label }) => [number, label]));
  return (
    <StaffPage
      title={`${office.area}: ${office.person ?? office.organisation}`}
      notices={notices}
      problems={problems}
    >
      <p>
        <a href={`/staff/positions/${slug}`}>All offices of this campaign</a>
      </p>
      <form method="post" action={here} className="editor" noValidate>
        <Demands {...{ demands, problems }} chosen={answer?.typed.chosen ?? []} />
        <Select
          name="stance"
          label="The office"
          value={answer?.typed.stance}
          options={[['', 'choose'], ...allWords]}
          problems={problems}
        />
        <TextField
          name="said_on"
          label="Said on"
          type="date"
          value={answer?.typed.saidOn ?? today}
          problems={problems}
        />
        <TextField
          name="evidence"
          label="Where anyone can read it (https)"
          optional
          value={answer?.typed.evidence}
          problems={problems}
        />
        <button className="primary">Record this</button>
      </form>
      <h2>Recorded so far</h2>
      <Table
        caption="Recorded so far"
        head={['Recorded', 'By', 'About', 'Position', 'Said on', 'Evidence']}
        empty={past.length === 0 ? 'Nothing yet.' : undefined}
      >
        {past.map((row) => (
          <tr key={row.id}>
            <td>
              <When at={row.at} />
            </td>
            <td>{row.byOffice ? 'the office itself' : (row.by ?? 'the server')}</td>
            <td>{labels.get(row.demand) ?? row.demand}</td>
            <td>{words[row.stance]}</td>
            <td>{row.saidOn}</td>
            <td>
              {row.evidence ? (
                <a href={row.evidence} rel="nofollow noopener noreferrer">
                  {new URL(row.evidence).hostname}
                </a>
              ) : null}
            </td>
          </tr>
        ))}
      </Table>
    </StaffPage>
  );
}

const allWords = Object.entries(words);

type DemandsProps = {
  demands: { number: number; label: string }[];
  chosen: number[];
  problems: Problem[];
};

function Demands({ demands, chosen, problems }: DemandsProps) {
  const error = useProblem(problems, 'demand');
  return (
    <fieldset className={error ? 'field failed' : 'field'}>
      <legend>About</legend>
      <FieldError name="demand">{error}</FieldError>
      {demands.map(({ number, label }, place) => (
        <label className="check" key={number}>
          <input
            type="checkbox"
            id={place === 0 ? 'demand' : undefined}
            name="demand"
            value={number}
            defaultChecked={chosen.includes(number)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

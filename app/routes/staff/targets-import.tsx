/** Importing targets: first what a file would change, row by row; then, with the same text, the change itself. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextArea, TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { compareTargets, type RowChange } from '#app/models/directory/file.server.ts';
import { ImportError } from '#app/models/import-letter.server.ts';
import { importTargets } from '#app/models/import-targets.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { listCampaignRefs } from '#app/models/staff/campaign-scope.server.ts';
import { parseTargetFile, TargetFileError } from '#app/models/target-file.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { done, staffAction, staffLoader } from './staff.server.ts';
import { Table } from './table.tsx';

const notices = { imported: 'The file is imported, whole.' };

export const loader = staffLoader('edit targets', async ({ url }) => ({
  campaigns: (await listCampaignRefs(db)).map(({ slug }) => slug),
  asked: url.searchParams.get('campaign') ?? undefined,
}));

type Answer = { problems: Problem[]; csv: string; campaign: string; changes: RowChange[] | null };

export const action = staffAction(
  'edit targets',
  { one: ['intent', 'csv', 'file', 'campaign'], files: ['file'] },
  async ({ form, staff }) => {
    const intent = readIntent(form.one('intent'), ['compare', 'import']);
    const csv = form.one('file') || (form.one('csv') ?? '');
    const campaign = form.one('campaign') ?? '';
    const answer: Answer = { problems: [], csv, campaign, changes: null };
    try {
      const { rows } = parseTargetFile(csv);
      if (intent === 'compare') return data({ ...answer, changes: await compareTargets(db, rows) });
      await onRecord(
        db,
        (tx) => importTargets(tx, campaign, rows),
        ({ areas, newTargets, released }) => ({
          ...{ staffId: staff.id, verb: 'imported', detail: { areas, newTargets, released } },
          subject: { kind: 'targets', id: campaign },
        }),
      );
      wake();
      return done('/staff/targets/import', 'imported');
    } catch (error) {
      return data({ ...answer, problems: problemsOf(error) }, { status: 422 });
    }
  },
);

/** Every bad row with its reason; anything unexpected goes on. */
function problemsOf(error: unknown): Problem[] {
  if (error instanceof TargetFileError)
    return error.problems.map(({ line, message }) => ({ field: 'csv', text: `Line ${line}: ${message}` }));
  if (error instanceof ImportError) return [{ field: 'campaign', text: error.message }];
  throw error;
}

export default function ImportPage() {
  const { campaigns, asked } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  const problems = answer?.problems ?? [];
  return (
    <StaffPage title="Import targets" notices={notices} problems={problems}>
      {answer?.changes ? <Changes changes={answer.changes} /> : null}
      <form method="post" action="/staff/targets/import" encType="multipart/form-data" noValidate>
        <Select
          name="campaign"
          label="Campaign whose areas the file fills"
          value={answer?.campaign ?? asked}
          options={campaigns.map((slug) => [slug, slug])}
          problems={problems}
        />
        <TextField
          name="file"
          label="The file"
          type="file"
          accept=".csv,text/csv"
          problems={problems}
          optional
        />
        <TextArea
          name="csv"
          label="Or its text"
          hint="Columns: area, office, person, salutation; and optionally those that the download has"
          value={answer?.csv}
          rows={12}
          problems={problems}
          optional
        />
        <div className="buttons">
          <button name="intent" value="compare" className={answer?.changes ? undefined : 'primary'}>
            Show what would change
          </button>
          {answer?.changes ? (
            <button name="intent" value="import" className="primary">
              Import all of it
            </button>
          ) : null}
        </div>
      </form>
    </StaffPage>
  );
}

function Changes({ changes }: { changes: RowChange[] }) {
  const real = changes.filter(({ does }) => does !== 'same');
  return (
    <>
      <p role="status">
        {real.length} of {changes.length} rows would change something. Nothing is stored yet.
      </p>
      <Table caption="What would change" head={['Area', 'Office', 'Does', 'From', 'To']}>
        {real.map(({ area, office, does, changes: list }) => (
          <tr key={`${area} ${office}`}>
            <td>{area}</td>
            <td>{office}</td>
            <td>{does}</td>
            <td>
              {list.map(({ what, from }) => (
                <p key={what}>
                  {what}: <del>{from || 'nothing'}</del>
                </p>
              ))}
            </td>
            <td>
              {list.map(({ what, to }) => (
                <p key={what}>
                  {what}: <ins>{to || 'nothing'}</ins>
                </p>
              ))}
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
}

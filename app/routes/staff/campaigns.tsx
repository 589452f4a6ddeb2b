/** Every campaign, and the three ways to make one: from an open letter, as a copy, from nothing. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextArea, TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { listCampaignLines } from '#app/models/campaign/list.server.ts';
import { type CampaignWish, makeCampaign } from '#app/models/campaign/make.server.ts';
import { ImportError } from '#app/models/import-letter.server.ts';
import { LetterError } from '#app/models/open-letter/error.ts';
import { parseOpenLetter } from '#app/models/open-letter.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { done, staffAction, staffLoader } from './staff.server.ts';
import { Table, When } from './table.tsx';

export const loader = staffLoader('edit campaigns', async () => ({
  campaigns: await listCampaignLines(db),
}));

const fields = {
  one: ['intent', 'slug', 'letter', 'file', 'from', 'title', 'reference', 'date', 'addressee'],
  files: ['file'],
} as const;
type Field = (typeof fields.one)[number];

export const action = staffAction('edit campaigns', fields, async ({ form, staff }) => {
  const intent = readIntent(form.one('intent'), ['import', 'clone', 'create']);
  const text = (name: Field) => (form.one(name) ?? '').trim();
  const all = Object.fromEntries(fields.one.map((name) => [name, text(name)])) as Record<Field, string>;
  const typed = { ...all, letter: all.file || all.letter };
  try {
    const { slug } = await onRecord(
      db,
      (tx) => makeCampaign(tx, wishOf(intent, typed)),
      (made) => ({
        ...{ staffId: staff.id, verb: 'made', campaignId: made.id },
        subject: { kind: 'campaign', id: made.slug },
      }),
    );
    return done(`/staff/campaigns/${slug}`, 'made');
  } catch (error) {
    if (!(error instanceof ImportError || error instanceof LetterError)) throw error;
    const field = error instanceof LetterError ? 'letter' : 'slug';
    const problems: Problem[] = [{ field, text: error.message }];
    return data({ problems, typed }, { status: 422 });
  }
});

function wishOf(intent: 'import' | 'clone' | 'create', typed: Record<Field, string>): CampaignWish {
  const { slug, letter, from, title, reference, date, addressee } = typed;
  if (intent === 'import')
    return { from: 'letter', letter: parseOpenLetter(letter), slug: slug || undefined };
  if (intent === 'clone') return { from: 'campaign', of: from, slug };
  if (!title || !addressee || !/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(Date.parse(date)))
    throw new ImportError('Enter a title, a date and whom the letter is addressed to.');
  return { from: 'nothing', slug, title, reference, date, addressee };
}

export default function CampaignsPage() {
  const { campaigns } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const problems = answer?.problems ?? [];
  const typed = answer?.typed;
  return (
    <StaffPage title="Campaigns" problems={problems}>
      <Table
        caption="Campaigns"
        head={['Name in addresses', 'Title', 'State', 'Areas', 'Next']}
        numbers={['Areas']}
      >
        {campaigns.map(({ slug, title, state, areas, opensAt, closesAt }) => (
          <tr key={slug}>
            <td>
              <a href={`/staff/campaigns/${slug}`}>{slug}</a>
            </td>
            <td>{title}</td>
            <td>{state}</td>
            <td className="number">{areas}</td>
            <td>
              <Next word="opens" at={opensAt} />
              <Next word="closes" at={closesAt} />
            </td>
          </tr>
        ))}
      </Table>
      <h2>A new campaign</h2>
      <form
        method="post"
        action="/staff/campaigns"
        encType="multipart/form-data"
        className="editor"
        noValidate
      >
        <TextField
          name="slug"
          label="Name in addresses"
          hint="Small letters, digits and single dashes, like more-benches"
          value={typed?.slug}
          problems={problems}
        />
        <fieldset>
          <legend>From an open letter</legend>
          <TextField
            name="file"
            label="A text or Markdown file"
            type="file"
            accept=".md,.txt,text/*"
            problems={problems}
            optional
          />
          <TextArea
            name="letter"
            label="Or its text"
            hint="Reference, date, addressees, title and numbered demands are found in it"
            value={typed?.letter}
            rows={8}
            problems={problems}
            optional
          />
          <button name="intent" value="import">
            Make a draft of this letter
          </button>
        </fieldset>
        <fieldset>
          <legend>As a copy</legend>
          <Select
            name="from"
            label="Of"
            value={typed?.from}
            options={campaigns.map(({ slug }) => [slug, slug])}
          />
          <button name="intent" value="clone">
            Make a copy
          </button>
        </fieldset>
        <fieldset>
          <legend>From nothing</legend>
          <TextField name="title" label="Title" value={typed?.title} problems={problems} optional />
          <TextField
            name="reference"
            label="Reference"
            value={typed?.reference}
            problems={problems}
            optional
          />
          <TextField name="date" label="Date" type="date" value={typed?.date} problems={problems} optional />
          <TextField
            name="addressee"
            label="Addressed to"
            value={typed?.addressee}
            problems={problems}
            optional
          />
          <button name="intent" value="create">
            Make an empty draft
          </button>
        </fieldset>
      </form>
    </StaffPage>
  );
}

function Next({ word, at }: { word: string; at: string | null }) {
  if (!at) return null;
  return (
    <p>
      {word} <When at={at} />
    </p>
  );
}

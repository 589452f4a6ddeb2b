/** One campaign: its state and times, its facts, and what its page says. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { db } from '#app/db.server.ts';
import { campaignToEdit, editFacts, editWords } from '#app/models/campaign/edit.server.ts';
import { setCampaignState } from '#app/models/campaign-state.server.ts';
import { listDirectory } from '#app/models/directory/list.server.ts';
import { ImportError } from '#app/models/import-letter.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { recordAct } from '#app/models/staff/audit.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { FactFields, WordFields } from './campaign-fields.tsx';
import { campaignFields, readFacts, readWords } from './campaign-form.server.ts';
import { StaffPage } from './page.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from './staff.server.ts';

const notices = {
  made: 'Made as a draft: nobody sees it yet. Next: its targets, then its template.',
  open: 'Open: letters are taken and sent.',
  paused: 'Paused: letters are taken, and wait.',
  closed: 'Closed: no more letters are taken.',
  won: 'Ended as won. The page says thank you.',
  facts: 'Kept.',
  words: 'Kept. The page shows them from the next visit on.',
};

async function placeOf({ campaign }: Pick<Visit, 'campaign'>) {
  const found = campaign && (await campaignToEdit(db, campaign.slug));
  if (!found) throw notFound();
  return found;
}

export const loader = staffLoader('edit campaigns', async (visit) => {
  const campaign = await placeOf(visit);
  const targets = await listDirectory(db);
  return { campaign, targets: targets.map(({ id, area, organisation }) => ({ id, area, organisation })) };
});

export const action = staffAction('edit campaigns', campaignFields, async ({ form, staff, ...visit }) => {
  const campaign = await placeOf(visit);
  const { id, slug } = campaign;
  const intent = readIntent(form.one('intent'), ['facts', 'words', 'open', 'paused', 'closed', 'won']);
  const refused = (field: string, text: string) => data({ problems: [{ field, text }] }, { status: 422 });
  try {
    if (intent === 'facts') {
      const facts = readFacts(form);
      if (!facts.ok) return data({ problems: facts.problems }, { status: 422 });
      await editFacts(db, id, facts.facts);
    } else if (intent === 'words') {
      const read = readWords(form);
      if (!read.ok) return data({ problems: read.problems }, { status: 422 });
      await editWords(db, id, read.lang, read.words);
    } else {
      await setCampaignState(db, slug, intent);
      wake();
    }
  } catch (error) {
    if (error instanceof ImportError) return refused('state', error.message);
    throw error;
  }
  const verb = intent === 'facts' || intent === 'words' ? `changed ${intent}` : `set ${intent}`;
  await recordAct(db, { staffId: staff.id, verb, subject: { kind: 'campaign', id: slug }, campaignId: id });
  return done(`/staff/campaigns/${slug}`, intent);
});

const states = [
  ['open', 'Open'],
  ['paused', 'Pause'],
  ['closed', 'Close'],
  ['won', 'End as won'],
] as const;

export default function CampaignPage() {
  const { campaign, targets } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  const here = `/staff/campaigns/${campaign.slug}`;
  return (
    <StaffPage title={`Campaign “${campaign.slug}”`} notices={notices} problems={problems}>
      <p>
        State: <strong>{campaign.state}</strong>. <a href={`/en/${campaign.slug}`}>Its page</a>.{' '}
        <a href={`/staff/templates/${campaign.slug}/en`}>Its template</a>.{' '}
        <a href={`/staff/letters?state=queued`}>Letters that wait</a>.
      </p>
      <form method="post" action={here} id="state">
        <div className="buttons">
          {states
            .filter(([state]) => state !== campaign.state)
            .map(([state, label]) => (
              <button key={state} name="intent" value={state}>
                {label}
              </button>
            ))}
        </div>
      </form>
      <h2>Facts and times</h2>
      <form method="post" action={here} className="editor" noValidate>
        <FactFields campaign={campaign} targets={targets} problems={problems} />
        <button name="intent" value="facts">
          Keep these facts
        </button>
      </form>
      {campaign.texts.map((text) => (
        <details key={text.lang} open={text.lang === 'en'} className="demand">
          <summary>What the page says in {text.lang}</summary>
          <form method="post" action={here} encType="multipart/form-data" className="editor" noValidate>
            <WordFields text={text} problems={problems} />
            <button name="intent" value="words">
              Keep these words
            </button>
          </form>
        </details>
      ))}
    </StaffPage>
  );
}

/** One campaign: its state and times, its facts, and what its page says. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { type LanguageCode, languageNames } from '#app/i18n/languages.ts';
import { campaignToEdit, editFacts, editWords } from '#app/models/campaign/edit.server.ts';
import { listAreas } from '#app/models/campaign/list.server.ts';
import { setCampaignState } from '#app/models/campaign-state.server.ts';
import { listDirectory } from '#app/models/directory/list.server.ts';
import { ImportError } from '#app/models/import-letter.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { AreaTable } from './area-table.tsx';
import { FactFields, NO_WORDS, shownFacts, shownWords, WordFields } from './campaign-fields.tsx';
import { campaignFields, readFacts, readWords, typedFields } from './campaign-form.server.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
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
  const targets = (await listDirectory(db)).map(({ id, area, organisation }) => ({ id, area, organisation }));
  const written = campaign.texts.map(({ lang }) => lang);
  const others = Object.keys(languageNames).filter((lang) => !written.includes(lang));
  const asked = visit.url.searchParams.get('add');
  return { campaign, targets, others, asked, areas: await listAreas(db, campaign.id) };
});

export const action = staffAction('edit campaigns', campaignFields, async ({ form, staff, ...visit }) => {
  const campaign = await placeOf(visit);
  const { id, slug } = campaign;
  const intent = readIntent(form.one('intent'), ['facts', 'words', 'open', 'paused', 'closed', 'won']);
  const refused = (problems: Problem[]) => data({ problems, typed: typedFields(form) }, { status: 422 });
  const facts = intent === 'facts' ? readFacts(form) : null;
  const words = intent === 'words' ? readWords(form) : null;
  if (facts && !facts.ok) return refused(facts.problems);
  if (words && !words.ok) return refused(words.problems);
  const verb = intent === 'facts' || intent === 'words' ? `changed ${intent}` : `set ${intent}`;
  const line = { staffId: staff.id, verb, subject: { kind: 'campaign', id: slug }, campaignId: id };
  try {
    await onRecord(
      db,
      async (tx) => {
        if (facts) await editFacts(tx, id, facts.facts);
        else if (words) await editWords(tx, id, words.lang, words.words);
        else if (intent !== 'facts' && intent !== 'words') await setCampaignState(tx, slug, intent);
      },
      () => line,
    );
  } catch (error) {
    if (error instanceof ImportError)
      return refused([{ field: facts ? 'closes_at' : 'state', text: error.message }]);
    throw error;
  }
  wake();
  return done(`/staff/campaigns/${slug}`, intent);
});

const states = [
  ['open', 'Open'],
  ['paused', 'Pause'],
  ['closed', 'Close'],
  ['won', 'End as won'],
] as const;

export default function CampaignPage() {
  const { campaign, targets, areas, others, asked } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const problems = answer?.problems ?? [];
  const typed = answer?.typed;
  const here = `/staff/campaigns/${campaign.slug}`;
  const facts = typed?.intent === 'facts' ? typed : shownFacts(campaign);
  const typedLang = typed?.intent === 'words' ? typed.lang : null;
  const add = others.find((lang) => lang === (typedLang ?? asked));
  const texts = add ? [...campaign.texts, { ...NO_WORDS, lang: add }] : campaign.texts;
  return (
    <StaffPage title={`Campaign “${campaign.slug}”`} notices={notices} problems={problems}>
      <p>
        State: <strong>{campaign.state}</strong>.{' '}
        {campaign.state === 'draft' ? null : <a href={`/en/${campaign.slug}`}>Its page</a>}{' '}
        <a href={`/staff/templates/${campaign.slug}/en`}>Its template</a>{' '}
        <a href={`/staff/letters?campaign=${campaign.slug}`}>Its letters</a>{' '}
        <a href={`/staff/campaigns/${campaign.slug}/offices`}>Its offices: greetings and replies</a>
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
      <h2>Whom it writes to</h2>
      <AreaTable areas={areas} />
      <p>
        <a href={`/staff/targets/import?campaign=${campaign.slug}`}>Import areas and targets from a file</a>
      </p>
      <h2>Facts and times</h2>
      <form method="post" action={here} className="editor" noValidate>
        <FactFields typed={facts} targets={targets} problems={problems} />
        <button name="intent" value="facts">
          Keep these facts
        </button>
      </form>
      <h2>What its page says</h2>
      {texts.map((text) => {
        const again = typed?.intent === 'words' && typed.lang === text.lang ? typed : null;
        return (
          <details key={text.lang} open={text.lang === add || again !== null} className="demand">
            <summary>In {text.lang}</summary>
            <form method="post" action={here} encType="multipart/form-data" className="editor" noValidate>
              <WordFields lang={text.lang} typed={again ?? shownWords(text)} problems={problems} />
              <button name="intent" value="words">
                Keep these words
              </button>
            </form>
          </details>
        );
      })}
      <form method="get" action={here} className="inline">
        <Select
          name="add"
          label="Another language"
          options={others.map((lang) => [lang, languageNames[lang as LanguageCode]])}
        />
        <button>Write it</button>
      </form>
    </StaffPage>
  );
}

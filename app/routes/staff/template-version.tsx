/** One version: what it changes, the letter it makes for a target, all targets at once, and how far it has come. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import { Sheet } from '#app/components/sheet.tsx';
import { db } from '#app/db.server.ts';
import { listDirectory } from '#app/models/directory/list.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { isOnePersonMode } from '#app/models/staff/settings.server.ts';
import { diffContent } from '#app/models/template/diff.ts';
import { LONG_NAME, lintVersion, tryOn } from '#app/models/template/lint.server.ts';
import { campaignForPreview } from '#app/models/template/preview.server.ts';
import { queueTestMail } from '#app/models/template/test-mail.server.ts';
import {
  findVersion,
  listVersions,
  publishVersion,
  submitVersion,
} from '#app/models/template/version.server.ts';
import { readIntent } from '../public/flat-form.server.ts';
import { Diff } from './diff.tsx';
import { idOf } from './id-of.ts';
import { LintTable } from './lint-table.tsx';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from './staff.server.ts';

const notices = {
  saved: 'Kept as a new draft. Look at it on all targets, then ask for a review.',
  submit: 'It waits for a second person now.',
  publish: 'It is in use: the next supporter sees these words.',
  test: 'A letter is on its way to your own mailbox.',
};

async function placeOf({ campaign, params }: Visit) {
  const lang = params.language ?? '';
  const version = campaign && (await findVersion(db, campaign.id, lang, idOf(params.version)));
  const view = campaign && (await campaignForPreview(db, campaign.slug, lang));
  if (!campaign || !version || !view) throw notFound();
  return { slug: campaign.slug, lang, version, view, path: `/staff/templates/${campaign.slug}/${lang}` };
}

export const loader = staffLoader('edit templates', async (visit) => {
  const { slug, lang, version, view, path } = await placeOf(visit);
  const versions = await listVersions(db, view.id, lang);
  const inUse = versions.find(({ state }) => state === 'published')?.version ?? null;
  const compare = version.version === inUse ? version.basedOn : inUse;
  const before = compare === null ? null : await findVersion(db, view.id, lang, compare);
  const rows = await lintVersion(db, view, version);
  const chosen = idOf(visit.url.searchParams.get('target'));
  const target = rows.find(({ targetId }) => targetId === chosen) ?? rows[0];
  const name = visit.url.searchParams.get('name') ?? 'Ana Petrova';
  const ownWords = visit.url.searchParams.get('words') ?? '';
  const letter = target && (await tryOn(db, view, version, target.targetId, target.area, { name, ownWords }));
  return {
    ...{ slug, language: lang, path, rows, inUse, compare, name, ownWords },
    version: { number: version.version, state: version.state, note: version.note },
    mine: version.authorId === visit.staff.id,
    alone: await isOnePersonMode(db),
    diff: before ? diffContent(before.content, version.content) : [],
    target: target?.targetId ?? 0,
    letter: letter ?? null,
    longName: LONG_NAME,
  };
});

export const action = staffAction(
  'edit templates',
  { one: ['intent', 'target', 'name', 'words'] },
  async ({ form, staff, ...visit }) => {
    const { version, view, path, lang } = await placeOf({ ...visit, staff });
    const intent = readIntent(form.one('intent'), ['submit', 'publish', 'test']);
    const here = `${path}/${version.version}`;
    const line = (verb: string) => ({
      ...{ staffId: staff.id, verb, campaignId: view.id },
      subject: { kind: 'template', id: `${lang} ${version.version}` },
    });
    if (intent === 'test') {
      const [first, ...others] = await listDirectory(db, { campaignId: view.id });
      const target = others.find(({ id }) => id === idOf(form.one('target'))) ?? first;
      if (!target) throw notFound();
      const words = { name: form.one('name') || staff.name, ownWords: form.one('words') ?? '' };
      const letter = await tryOn(db, view, version, target.id, target.area, words);
      const mail = { to: staff, targetId: target.id, lang, letter };
      await onRecord(
        db,
        (tx) => queueTestMail(tx, mail),
        () => line('sent a test'),
      );
      wake();
      return done(here, intent);
    }
    const alone = await isOnePersonMode(db);
    const moved = await onRecord(
      db,
      (tx) =>
        intent === 'submit'
          ? submitVersion(tx, version.id)
          : publishVersion(tx, version.id, { by: staff.id, alone }),
      ({ ok }) => {
        if (!ok) return null;
        if (intent === 'submit') return line('asked for review');
        return { ...line('published'), detail: { alone: version.authorId === staff.id } };
      },
    );
    return moved.ok
      ? done(here, intent)
      : data({ problems: [{ field: 'act', text: moved.says }] }, { status: 409 });
  },
);

export default function VersionPage() {
  const page = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  const { slug, language, path, version, inUse, compare, rows, letter } = page;
  const here = `${path}/${version.number}`;
  return (
    <StaffPage
      title={`Version ${version.number} of “${slug}” in ${language}`}
      notices={notices}
      problems={problems}
    >
      <p>
        {version.number === inUse ? <strong>In use. </strong> : <strong>State: {version.state}. </strong>}
        {version.note} <a href={path}>All versions</a>
      </p>
      <Act page={page} here={here} />
      {compare === null ? null : (
        <>
          <h2>{`What it changes from version ${compare}`}</h2>
          <Diff parts={page.diff} />
        </>
      )}
      <h2>As a letter</h2>
      <TryForm page={page} here={here} />
      {letter ? <Sheet letter={letter} /> : null}
      <h2>On all targets at once</h2>
      <p>Every demand and the longest name that the form takes.</p>
      <LintTable rows={rows} path={here} />
    </StaffPage>
  );
}

type Page = ReturnType<typeof useLoaderData<typeof loader>>;

function Act({ page, here }: { page: Page; here: string }) {
  const { version, mine, alone, path } = page;
  return (
    <form method="post" action={here} id="act">
      <div className="buttons">
        {version.state === 'draft' ? (
          <button name="intent" value="submit" className="primary">
            Ask for a review
          </button>
        ) : null}
        {version.state === 'in review' && (!mine || alone) ? (
          <button name="intent" value="publish" className="primary">
            Publish it
          </button>
        ) : null}
      </div>
      {version.state === 'in review' && mine && !alone ? (
        <p>A second person has to publish what you have written.</p>
      ) : null}
      <p>
        <a href={`${path}?from=${version.number}`}>Write the next version from this one</a>
      </p>
    </form>
  );
}

function TryForm({ page, here }: { page: Page; here: string }) {
  const { rows, target, name, ownWords, longName } = page;
  const options = rows.map((row) => [String(row.targetId), `${row.area} ${row.person ?? ''}`] as const);
  return (
    <>
      <form method="get" action={here} className="inline">
        <Select name="target" label="Target" value={String(target)} options={options} />
        <TextField name="name" label="Writer’s name" value={name} problems={[]} required={false} />
        <TextField name="words" label="Own words" value={ownWords} problems={[]} required={false} />
        <button>Show this letter</button>
      </form>
      <p>
        <a href={`${here}?target=${target}&name=${encodeURIComponent(longName)}`}>With a long name</a>
      </p>
      <form method="post" action={here}>
        <input type="hidden" name="target" value={target} />
        <input type="hidden" name="name" value={name} />
        <input type="hidden" name="words" value={ownWords} />
        <button name="intent" value="test">
          Send this letter to myself
        </button>
      </form>
    </>
  );
}

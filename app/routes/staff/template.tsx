/** One template: its versions, and the editor that starts from the newest. */
import { data } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import type { Problem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { languageNames } from '#app/i18n/languages.ts';
import { onRecord } from '#app/models/staff/audit.server.ts';
import { namesOf } from '#app/models/staff/people.server.ts';
import type { TemplateContent } from '#app/models/template/content.ts';
import { diffContent, type PartDiff } from '#app/models/template/diff.ts';
import { findVersion, listVersions, newestVersion, saveDraft } from '#app/models/template/version.server.ts';
import { Diff } from './diff.tsx';
import { idOf } from './id-of.ts';
import { StaffPage } from './page.tsx';
import { done, notFound, staffAction, staffLoader, type Visit } from './staff.server.ts';
import { TemplateEditor } from './template-editor.tsx';
import { readTemplate, templateFields } from './template-form.server.ts';
import { VersionTable } from './version-table.tsx';

const notices = { saved: 'Kept as a new draft. Look at it on all targets, then ask for a review.' };

async function placeOf({ campaign, params }: Visit) {
  const lang = params.language ?? '';
  if (!campaign || !Object.hasOwn(languageNames, lang)) throw notFound();
  const newest = await newestVersion(db, campaign.id, lang);
  const start = newest ?? (await newestVersion(db, campaign.id, 'en'));
  if (!start) throw notFound();
  return { campaign, lang, newest, content: start.content };
}

export const loader = staffLoader('edit templates', async (visit) => {
  const { campaign, lang, newest, content } = await placeOf(visit);
  const asked = idOf(visit.url.searchParams.get('from'));
  const older = await findVersion(db, campaign.id, lang, asked);
  const place = { slug: campaign.slug, language: lang, basedOn: newest?.version ?? null };
  const versions = await listVersions(db, campaign.id, lang);
  const start = older?.version ?? newest?.version ?? null;
  return { ...place, start, content: older?.content ?? content, versions, names: await namesOf(db) };
});

type Answer = { problems: Problem[]; content: TemplateContent; note: string; newer: Newer | null };
type Newer = { version: number; theirs: PartDiff[]; yours: PartDiff[] };

export const action = staffAction('edit templates', templateFields, async ({ form, staff, ...visit }) => {
  const { campaign, lang } = await placeOf({ ...visit, staff });
  const content = readTemplate(form);
  const note = (form.one('note') ?? '').trim().slice(0, 500);
  const basedOn = idOf(form.one('based_on')) || null;
  const draft = { campaignId: campaign.id, lang, basedOn, content, note, authorId: staff.id };
  const saved = await onRecord(
    db,
    (tx) => saveDraft(tx, draft),
    (result) =>
      result.ok
        ? {
            ...{ staffId: staff.id, verb: 'drafted', campaignId: campaign.id },
            subject: { kind: 'template', id: `${lang} ${result.version}` },
          }
        : null,
  );
  if (saved.ok) return done(`/staff/templates/${campaign.slug}/${lang}/${saved.version}`, 'saved');
  const answer: Answer = { problems: [], content, note, newer: null };
  if ('problems' in saved) {
    const problems = saved.problems.map(({ field, says }) => ({ field, text: says }));
    return data({ ...answer, problems }, { status: 422 });
  }
  const before = basedOn === null ? null : await findVersion(db, campaign.id, lang, basedOn);
  const theirs = saved.newer.content;
  const newer = {
    version: saved.newer.version,
    theirs: diffContent(before?.content ?? NOTHING, theirs),
    yours: diffContent(theirs, content),
  };
  return data({ ...answer, newer }, { status: 409 });
});

const NOTHING: TemplateContent = { subjects: [], body: '', demands: [] };

export default function TemplatePage() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  const { slug, language, versions, names, start } = page;
  return (
    <StaffPage
      title={`Template of “${slug}” in ${language}`}
      notices={notices}
      problems={answer?.problems ?? []}
    >
      {answer?.newer ? <Overtaken newer={answer.newer} /> : null}
      {answer || versions.length === 0 ? null : (
        <VersionTable path={`/staff/templates/${slug}/${language}`} {...{ versions, names }} />
      )}
      <h2>{answer ? 'Your words' : headline(start)}</h2>
      <TemplateEditor
        path={`/staff/templates/${slug}/${language}`}
        basedOn={answer?.newer?.version ?? page.basedOn}
        content={answer?.content ?? page.content}
        note={answer?.note ?? ''}
        problems={answer?.problems ?? []}
      />
    </StaffPage>
  );
}

const headline = (start: number | null) =>
  start === null
    ? 'Write the first version: below stands the English one, to be translated'
    : `Write the next version, from version ${start}`;

/** Somebody saved in between. Nothing is lost: their change, yours over it, and your words in the form below. */
function Overtaken({ newer: { version, theirs, yours } }: { newer: Newer }) {
  return (
    <section className="notice" role="alert">
      <p>
        <strong>Version {version} was saved while you were writing.</strong> Nothing is overwritten, and your
        words stand below. Take up what you want of the other changes, then save.
      </p>
      <h2>What was changed in version {version}</h2>
      <Diff parts={theirs} />
      <h2>What your words would change in version {version}</h2>
      <Diff parts={yours} />
    </section>
  );
}

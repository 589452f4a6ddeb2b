/** For the office that got a letter: is it genuine, and is this its text? Shows nothing about the person. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { TextArea } from '#app/components/fields.tsx';
import { Rich, useI18n } from '#app/components/i18n.tsx';
import { focusOnLoad, type Problem, ProblemSummary } from '#app/components/problems.tsx';
import { useSite } from '#app/components/site.ts';
import { db } from '#app/db.server.ts';
import { formatDateTime } from '#app/i18n/format.ts';
import { languageOf } from '#app/i18n/languages.ts';
import { type Verification, verifyReference, verifyText } from '#app/models/receipt.server.ts';
import { readFlatForm } from './flat-form.server.ts';
import { notFound } from './place.server.ts';

async function verificationOf(reference = '') {
  const found = await verifyReference(db, reference);
  if (!found) throw notFound({ missing: 'reference' });
  return found;
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  return { lang: languageOf(request), found: await verificationOf(params.reference) };
}

type Answer = { result: 'matches' | 'differs' | null; pasted: string; problems: Problem[] };

export async function action({ request, params }: ActionFunctionArgs) {
  const { reference } = await verificationOf(params.reference);
  const pasted = (await readFlatForm(request, ['pasted'])).one('pasted') ?? '';
  const problems: Problem[] = pasted.trim() === '' ? [{ field: 'pasted', key: 'error.pasted.missing' }] : [];
  const result = problems.length > 0 ? null : await verifyText(db, reference, pasted);
  const answer: Answer = { result, pasted, problems };
  return data(answer, { status: problems.length > 0 ? 422 : 200 });
}

export default function VerifyPage() {
  const { found } = useLoaderData<typeof loader>();
  const { result, pasted, problems }: Answer = useActionData<typeof action>() ?? {
    result: null,
    pasted: '',
    problems: [],
  };
  const { t } = useI18n();
  return (
    <Document title={t('verify.title', { reference: found.reference })} failed={problems.length > 0} personal>
      <ProblemSummary problems={problems} />
      <div className="text">
        <h1>{t('verify.title', { reference: found.reference })}</h1>
        {result ? (
          <p className={`notice ${result}`} role="status" {...focusOnLoad}>
            {t(`verify.${result}`)}
          </p>
        ) : null}
        <p className="lead">{t('verify.lead')}</p>
        <Facts found={found} />
        <h2>{t('verify.paste.title')}</h2>
        <form method="post" action={`/verify/${found.reference}`} noValidate>
          <TextArea
            name="pasted"
            label={t('verify.paste.label')}
            hint={t('verify.paste.hint')}
            rows={8}
            className="serif"
            value={pasted}
            problems={problems}
          />
          <button className="primary">{t('verify.paste.button')}</button>
        </form>
        <ForOffices />
      </div>
    </Document>
  );
}

function Facts({ found }: { found: Verification }) {
  const { lang, t } = useI18n();
  return (
    <>
      <dl className="source">
        <dt>{t('verify.campaign')}</dt>
        <dd lang={found.campaignLang}>{found.campaignTitle}</dd>
        <dt>{t('verify.confirmed')}</dt>
        <dd>
          {t(`verify.confirmed.${found.confirmedBy}`, { time: formatDateTime(lang, found.confirmedAt) })}
        </dd>
      </dl>
      {found.letters.map((letter) => (
        <dl className="source" key={letter.textSha256 + letter.targetName}>
          <dt>{t('verify.target')}</dt>
          <dd>
            {t('verify.target.value', { target: letter.targetName, organisation: letter.organisation })}
          </dd>
          <dt>{t('verify.state')}</dt>
          <dd>
            {t(`verify.state.${letter.state}`)}
            {letter.handedOverAt && arrived(letter.state)
              ? ` ${t('verify.handed', { time: formatDateTime(lang, letter.handedOverAt) })}`
              : null}
          </dd>
          <dt>{t('verify.hash')}</dt>
          <dd>
            <code>{letter.textSha256}</code>
          </dd>
        </dl>
      ))}
      {found.withdrawn ? <p className="notice">{t('verify.withdrawn')}</p> : null}
      {found.letters.length === 0 ? <p>{t('verify.signed')}</p> : null}
    </>
  );
}

const arrived = (state: Verification['letters'][number]['state']) =>
  state === 'handed over' || state === 'accepted';

function ForOffices() {
  const { lang, t } = useI18n();
  const { contact } = useSite();
  return (
    <>
      <h2>{t('verify.offices')}</h2>
      <p>{t('verify.digest')}</p>
      <p>{t('verify.abuse')}</p>
      <p>
        {contact ? (
          <Rich
            message="contact.write"
            values={{ address: contact }}
            tags={{ link: (text) => <a href={`mailto:${contact}`}>{text}</a> }}
          />
        ) : (
          <Rich message="verify.demo" tags={{ link: (text) => <a href={`/${lang}/contact`}>{text}</a> }} />
        )}
      </p>
    </>
  );
}

/** For the office that holds the key in this address: it says itself where it stands, and everybody can read it. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { FieldError, TextField } from '#app/components/fields.tsx';
import { useI18n, useLangOf } from '#app/components/i18n.tsx';
import { focusOnLoad, type Problem, ProblemSummary, useProblem } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { languageOf } from '#app/i18n/languages.ts';
import { parseEvidence } from '#app/models/position/evidence.ts';
import { findOfficePlace, sayPosition } from '#app/models/position/office.server.ts';
import { readFlatForm } from './flat-form.server.ts';
import { notFound } from './place.server.ts';

const stances = ['agreed', 'partly', 'refused'] as const;

async function placeOf(request: Request, token = '') {
  const lang = languageOf(request);
  const place = await findOfficePlace(db, token, lang);
  if (!place) throw notFound({ missing: 'link' });
  return { lang, ...place };
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { key: _, ...place } = await placeOf(request, params.token);
  return {
    ...place,
    here: new URL(request.url).pathname,
    said: new URL(request.url).searchParams.has('said'),
  };
}

type Typed = { chosen: number[]; stance: string; evidence: string };

export async function action({ request, params }: ActionFunctionArgs) {
  const { key, demands } = await placeOf(request, params.token);
  const form = await readFlatForm(request, ['stance', 'evidence'], ['demand']);
  const asked = form.all('demand');
  const chosen = [0, ...demands.map(({ number }) => number)].filter((number) =>
    asked.includes(String(number)),
  );
  const stance = stances.find((known) => known === form.one('stance'));
  const typed: Typed = { chosen, stance: stance ?? '', evidence: form.one('evidence') ?? '' };
  const evidence = parseEvidence(typed.evidence);
  const problems: Problem[] = [
    ...(chosen.length ? [] : [{ field: 'demand', key: 'error.office' } as const]),
    ...(stance ? [] : [{ field: 'stance', key: 'error.office' } as const]),
    ...(evidence === undefined ? [{ field: 'evidence', key: 'error.evidence' } as const] : []),
  ];
  if (problems.length || !stance || evidence === undefined) return data({ problems, typed }, { status: 422 });
  await sayPosition(db, key, { demands: chosen, stance, evidence });
  return redirect(`/office/${params.token}/position?said`, 303);
}

export default function OfficePosition() {
  const { organisation, headline, textLang, demands, now, here, said, results } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as { problems: Problem[]; typed: Typed } | undefined;
  const { t } = useI18n();
  const lang = useLangOf()(textLang);
  const problems = answer?.problems ?? [];
  const typed = answer?.typed ?? { chosen: [], stance: '', evidence: '' };
  return (
    <Document title={t('position.title')} failed={problems.length > 0} personal>
      <ProblemSummary problems={problems} />
      <div className="text">
        <h1>{t('position.title')}</h1>
        {said && problems.length === 0 ? (
          <p className="notice matches" role="status" {...focusOnLoad}>
            {t('office.said')} <a href={results}>{results}</a>
          </p>
        ) : null}
        <p className="lead">
          {organisation}: <span lang={lang}>{headline}</span>
        </p>
        <p>{t('position.lead')}</p>
        <form method="post" action={here} noValidate data-once>
          <Choices {...{ demands, problems, lang, now }} chosen={typed.chosen} />
          <Stances {...{ problems }} chosen={typed.stance} />
          <TextField
            name="evidence"
            label={t('office.evidence')}
            type="url"
            optional
            value={typed.evidence}
            problems={problems}
          />
          <button className="primary">{t('office.button')}</button>
        </form>
      </div>
    </Document>
  );
}

type ChoicesProps = {
  demands: { number: number; label: string }[];
  /** What it says of each so far. */
  now: { demand: number; stance: 'agreed' | 'partly' | 'refused' | 'silent' }[];
  chosen: number[];
  lang: string | undefined;
  problems: Problem[];
};

function Choices({ demands, now, chosen, lang, problems }: ChoicesProps) {
  const { t } = useI18n();
  const error = useProblem(problems, 'demand');
  const options = [{ number: 0, label: t('office.whole') }, ...demands];
  return (
    <fieldset className={error ? 'field failed' : 'field'}>
      <legend>{t('results.demands')}</legend>
      <FieldError name="demand">{error}</FieldError>
      {options.map(({ number, label }) => {
        const said = now.find(({ demand }) => demand === number);
        return (
          <label className="check" key={number}>
            <input
              type="checkbox"
              id={number === 0 ? 'demand' : undefined}
              name="demand"
              value={number}
              defaultChecked={chosen.includes(number)}
            />
            <span>
              <span lang={number === 0 ? undefined : lang}>{label}</span>
              {said ? <span className="hint">{t(`position.${said.stance}`)}</span> : null}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}

function Stances({ chosen, problems }: { chosen: string; problems: Problem[] }) {
  const { t } = useI18n();
  const error = useProblem(problems, 'stance');
  return (
    <fieldset className={error ? 'field failed' : 'field'}>
      <legend>{t('results.answer')}</legend>
      <FieldError name="stance">{error}</FieldError>
      {stances.map((stance, place) => (
        <label className="check" key={stance}>
          <input
            type="radio"
            id={place === 0 ? 'stance' : undefined}
            name="stance"
            value={stance}
            defaultChecked={chosen === stance}
          />
          <span>{t(`position.${stance}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

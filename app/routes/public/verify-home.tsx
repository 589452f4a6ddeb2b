/** The door to /verify/{reference} for someone who has the letter on paper. */
import { data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { TextField } from '#app/components/fields.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { type Problem, ProblemSummary } from '#app/components/problems.tsx';
import { languageOf } from '#app/i18n/languages.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  const typed = new URL(request.url).searchParams.get('reference');
  const reference = (typed ?? '').replace(/\s/g, '').toUpperCase();
  if (/^[0-9A-Z-]{1,40}$/.test(reference)) throw redirect(`/verify/${reference}`);
  const problems: Problem[] = typed === null ? [] : [{ field: 'reference', key: 'error.reference.missing' }];
  return data(
    { lang: languageOf(request), problems, typed: typed ?? '' },
    { status: typed === null ? 200 : 422 },
  );
}

export default function VerifyHomePage() {
  const { problems, typed } = useLoaderData<typeof loader>();
  const { t } = useI18n();
  return (
    <Document title={t('verify.home.title')} failed={problems.length > 0}>
      <ProblemSummary problems={problems} />
      <div className="text">
        <h1>{t('verify.home.title')}</h1>
        <p className="lead">{t('verify.home.lead')}</p>
        <form action="/verify" noValidate>
          <TextField
            name="reference"
            label={t('verify.reference')}
            hint={t('verify.reference.hint')}
            autoComplete="off"
            spellCheck={false}
            value={typed}
            problems={problems}
          />
          <button className="primary">{t('verify.home.button')}</button>
        </form>
      </div>
    </Document>
  );
}

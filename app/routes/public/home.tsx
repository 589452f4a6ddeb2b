/** `/` and `/{lang}`: straight to the campaign when one is open, else the list of them. */
import { data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n, useLangOf } from '#app/components/i18n.tsx';
import { db } from '#app/db.server.ts';
import { languageOf, negotiateLanguage, pageLanguages } from '#app/i18n/languages.ts';
import { listCampaigns } from '#app/models/campaign.server.ts';
import { langOf } from './place.server.ts';

const headers = { Vary: 'Accept-Language' };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const lang = params.lang ? langOf(params.lang) : languageOf(request);
  const campaigns = await listCampaigns(db, lang);
  const [only, ...others] = campaigns.filter(({ state }) => state === 'open');
  if (only && others.length === 0) {
    const to = params.lang ? lang : languageFor(request, only.languages);
    throw redirect(`/${to}/${only.slug}`, { status: 302, headers });
  }
  return data({ lang, campaigns }, { headers });
}

/** The visitor's best language among those of the campaign that `/` leads to. */
function languageFor(request: Request, offered: readonly { lang: string }[]) {
  const [first, ...others] = pageLanguages.filter((code) => offered.some(({ lang }) => lang === code));
  return first
    ? negotiateLanguage(request.headers.get('Accept-Language'), [first, ...others])
    : languageOf(request);
}

export default function HomePage() {
  const { campaigns } = useLoaderData<typeof loader>();
  const { lang, t } = useI18n();
  const inLang = useLangOf();
  return (
    <Document title={t('home.title')} description={t('home.lead')} place="">
      <div className="text">
        <h1>{t('home.title')}</h1>
        <p className="lead">{t(campaigns.length > 0 ? 'home.lead' : 'home.none')}</p>
        <ul className="campaigns">
          {campaigns.map(({ slug, title, textLang, state }) => (
            <li key={slug}>
              <a href={`/${lang}/${slug}`} lang={inLang(textLang)}>
                {title}
              </a>{' '}
              <span className="hint">{t(`home.${state}`)}</span>
            </li>
          ))}
        </ul>
      </div>
    </Document>
  );
}

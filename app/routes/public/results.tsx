/** What became of a campaign so far, for everyone: each number with what it means, each picture with its table. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { Live } from '#app/components/live.tsx';
import { hasMap } from '#app/components/maps/tiles.ts';
import { db, readNumbers } from '#app/db.server.ts';
import { readResults } from '#app/models/counts/results.server.ts';
import { ledgerHead } from '#app/models/ledger/read.server.ts';
import styles from '#app/styles/results.css?url';
import { embedUrl, ledgerPath } from '#app/urls.server.ts';
import { campaignOf, pathOf } from './place.server.ts';
import { Countries } from './results/countries.tsx';
import { Days } from './results/days.tsx';
import { Demands } from './results/demands.tsx';
import { Elsewhere } from './results/elsewhere.tsx';
import { Figures } from './results/figures.tsx';
import { Ministers } from './results/ministers.tsx';

export async function loader({ params }: LoaderFunctionArgs) {
  const campaign = await campaignOf(params);
  const { lang, slug, headline } = campaign;
  return {
    lang,
    campaign: { slug, headline, path: pathOf(campaign) },
    results: await readResults(db, campaign, readNumbers),
    embed: embedUrl(slug, lang),
    record: { head: await ledgerHead(db, campaign.id), path: ledgerPath(slug) },
  };
}

export default function ResultsPage() {
  const { campaign, results, embed, record } = useLoaderData<typeof loader>();
  const { t } = useI18n();
  const { path, slug, headline } = campaign;
  const all = results.stages.confirmed;
  const title = all === null ? t('results.headline.few') : t('results.headline', { count: all });
  return (
    <Document
      title={t('results.title', { title: headline })}
      description={title}
      place={`/${slug}/results`}
      head={<link rel="stylesheet" href={styles} />}
    >
      <div className="text">
        <h1>{title}</h1>
        <p className="lead">
          {t('results.lead', { count: results.states })} <a href={path}>{headline}</a>
        </p>
        <Live slug={slug} />
        <p>
          <a href={`${path}/results`}>{t('results.refresh')}</a>{' '}
          <span className="hint">{t('results.fresh')}</span>
        </p>
      </div>
      <Figures results={results} />
      <Countries results={results} path={path} map={hasMap(results.countries.map(({ code }) => code))} />
      <Days results={results} />
      <Demands results={results} />
      <Ministers results={results} />
      <Elsewhere results={results} path={path} embed={embed} record={record} />
    </Document>
  );
}

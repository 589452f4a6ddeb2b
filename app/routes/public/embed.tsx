/** The numbers of a campaign in a frame on somebody else's page: a counter, the map, and the way to the letter. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Counter } from '#app/components/counter.tsx';
import embed from '#app/components/embed.js?url&no-inline';
import { Rich, useI18n } from '#app/components/i18n.tsx';
import { Live } from '#app/components/live.tsx';
import { TileMap } from '#app/components/maps/tile-map.tsx';
import { hasMap } from '#app/components/maps/tiles.ts';
import { useSite } from '#app/components/site.ts';
import { db, readNumbers } from '#app/db.server.ts';
import { directionOf, isPageLanguage, languageOf } from '#app/i18n/languages.ts';
import { readResults } from '#app/models/counts/results.server.ts';
import results from '#app/styles/results.css?url';
import styles from '#app/styles/site.css?url';
import { type AreaKind, areaKindOf } from './area-kind.ts';
import { campaignOf, pathOf } from './place.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const asked = new URL(request.url).searchParams.get('lang') ?? undefined;
  const lang = isPageLanguage(asked) ? asked : languageOf(request);
  const campaign = await campaignOf({ lang, campaign: params.campaign });
  const { slug, headline, areas } = campaign;
  const { stages, goal, countries } = await readResults(db, campaign, readNumbers);
  return {
    lang,
    campaign: { slug, headline, areas, path: pathOf(campaign) },
    areas: areaKindOf(campaign),
    counts: { all: stages.confirmed, goal, countries },
  };
}

export default function EmbedPage() {
  const { campaign, counts, areas } = useLoaderData<typeof loader>();
  const { lang, t } = useI18n();
  const { organisation, live } = useSite();
  return (
    <html lang={lang} dir={directionOf(lang)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{campaign.headline}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={styles} />
        <link rel="stylesheet" href={results} />
        <script type="module" src={embed} />
      </head>
      <body className="embed">
        <main className="wrap">
          <h1>
            <a href={`${campaign.path}?s=embed`} target="_top">
              {campaign.headline}
            </a>
          </h1>
          {live ? null : (
            <p className="hint">
              <Rich message="demo.elsewhere" tags={{ strong: (text) => <strong>{text}</strong> }} />
            </p>
          )}
          <Counter all={counts.all} goal={counts.goal} />
          <Picker campaign={campaign} areas={areas} />
          {hasMap(campaign.areas.map(({ code }) => code)) ? (
            <TileMap countries={counts.countries} description={t('embed.table')} />
          ) : null}
          <p className="hint">
            <a href={`${campaign.path}/results`} target="_top">
              {t('embed.results')}
            </a>{' '}
            {organisation}
          </p>
          <Live slug={campaign.slug} />
        </main>
      </body>
    </html>
  );
}

type PickerProps = {
  campaign: { path: string; areas: { code: string; name: string }[] };
  areas: AreaKind;
};

/** Hands over to the full page, in the window around the frame. */
function Picker({ campaign, areas }: PickerProps) {
  const { t } = useI18n();
  return (
    <form action={campaign.path} target="_top" className="field">
      <input type="hidden" name="s" value="embed" />
      <label htmlFor="country">{t('country.label', { areas })}</label>
      <div className="row">
        <select id="country" name="country" required>
          <option value="">{t('country.none', { areas })}</option>
          {campaign.areas.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        <button className="primary">{t('embed.write')}</button>
      </div>
    </form>
  );
}

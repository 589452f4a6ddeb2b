import { DataTable } from '#app/components/data-table.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { TileMap } from '#app/components/maps/tile-map.tsx';
import { useShown } from '#app/components/number.tsx';
import { formatDate, formatNumber } from '#app/i18n/format.ts';
import { populationSource } from '#app/models/counts/population.ts';
import type { CountryCount, Results } from '#app/models/counts/results.server.ts';

type CountriesProps = { results: Results; path: string; map: boolean };

/** Where people live: the map, and the same as a table. */
export function Countries({ results, path, map }: CountriesProps) {
  const { lang, t } = useI18n();
  const say = useShown();
  const { countries } = results;
  const first = leader(countries);
  const found = first ? t('results.countries.first', { area: first.name }) : t('results.countries.none');
  return (
    <section className="part" aria-labelledby="countries">
      <h2 id="countries">{t('results.countries')}</h2>
      <p>{found}</p>
      <div className="beside">
        {map ? (
          <div>
            <TileMap countries={countries} description={`${found} ${t('map.table')}`} />
            <Geographic path={path} found={found} />
          </div>
        ) : null}
        <DataTable
          caption={t('results.countries.caption')}
          columns={[t('results.country'), t('stage.confirmed'), t('results.perMillion')]}
          rows={countries.map(({ code, name, n, perMillion }) => ({
            key: code,
            cells: [name, say(n), perMillion === null ? '–' : formatNumber(lang, perMillion)],
          }))}
        />
      </div>
      <p className="hint">
        {t('results.population', {
          source: populationSource.name,
          date: formatDate(lang, populationSource.day),
        })}
      </p>
    </section>
  );
}

/** Fetched only when someone opens it. */
function Geographic({ path, found }: { path: string; found: string }) {
  const { t } = useI18n();
  return (
    <details>
      <summary>{t('map.geographic')}</summary>
      <img
        className="europe"
        src={`${path}/results/map.svg`}
        alt={`${found} ${t('map.table')}`}
        width={600}
        height={640}
        loading="lazy"
      />
      <p className="hint">{t('map.overseas')}</p>
    </details>
  );
}

const leader = (countries: readonly CountryCount[]): CountryCount | undefined =>
  countries
    .filter(({ perMillion }) => perMillion !== null && perMillion > 0)
    .sort((a, b) => (b.perMillion ?? 0) - (a.perMillion ?? 0))[0];

import { formatNumber } from '#app/i18n/format.ts';
import type { CountryCount } from '#app/models/counts/results.server.ts';
import { useI18n } from '../i18n.tsx';
import { type Level, levelOf, steps } from './level.ts';
import { COLUMNS, ROWS, tiles } from './tiles.ts';

const CELL = 60;
const GAP = 4;

type TileMapProps = { countries: readonly CountryCount[]; description: string };

/** Every country the same size: its code, its number, and a shade by people per million. Its table says the same. */
export function TileMap({ countries, description }: TileMapProps) {
  const { t } = useI18n();
  return (
    <figure className="map">
      <svg viewBox={`0 0 ${COLUMNS * CELL} ${ROWS * CELL}`} role="img" aria-labelledby="map-title map-text">
        <title id="map-title">{t('map.title')}</title>
        <desc id="map-text">{description}</desc>
        {countries.map((country) => (
          <Tile key={country.code} country={country} />
        ))}
      </svg>
      <Legend />
    </figure>
  );
}

function Tile({ country }: { country: CountryCount }) {
  const { lang } = useI18n();
  const place = tiles[country.code];
  if (!place) return null;
  const [x, y] = [place[0] * CELL + GAP / 2, place[1] * CELL + GAP / 2];
  const middle = CELL / 2 - GAP / 2;
  return (
    <g className={shade(levelOf(country.perMillion))} transform={`translate(${x} ${y})`}>
      <rect width={CELL - GAP} height={CELL - GAP} rx="5" />
      <text x={middle} y="25" className="code">
        {country.code}
      </text>
      <text x={middle} y="44" data-count={country.code}>
        {country.n === null ? '<5' : formatNumber(lang, country.n)}
      </text>
    </g>
  );
}

const shade = (level: Level | null) => `tile k${level ?? 0}`;

/** What each shade stands for, in words. */
function Legend() {
  const { t } = useI18n();
  const names = [
    t('map.legend.below', { to: steps[0] ?? 0 }),
    ...steps.map((from, place) => {
      const to = steps[place + 1];
      return to ? t('map.legend.between', { from, to }) : t('map.legend.from', { from });
    }),
  ];
  return (
    <figcaption>
      <p className="hint shades">{t('results.perMillion')}</p>
      <ul className="legend shades">
        {names.map((name, level) => (
          <li key={name}>
            <svg viewBox="0 0 20 20" className={`k${level}`} aria-hidden="true">
              <rect width="20" height="20" rx="3" />
            </svg>{' '}
            {name}
          </li>
        ))}
      </ul>
      <p className="hint">{t('map.under')}</p>
    </figcaption>
  );
}

import { DataTable } from '#app/components/data-table.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { useShown } from '#app/components/number.tsx';
import { formatDate } from '#app/i18n/format.ts';
import type { DayCount, Results } from '#app/models/counts/results.server.ts';

const WIDTH = 600;
const HEIGHT = 160;

/** Letters a day: bars, and the same as a table. */
export function Days({ results }: { results: Results }) {
  const { lang, t } = useI18n();
  const say = useShown();
  const { days } = results;
  const best = days.reduce<DayCount | null>((top, day) => ((day.n ?? 0) > (top?.n ?? 0) ? day : top), null);
  if (days.length === 0) return null;
  const found = best
    ? t('results.days.best', { date: formatDate(lang, best.day), count: best.n ?? 0 })
    : t('results.days.few');
  return (
    <section className="part" aria-labelledby="days">
      <h2 id="days">{t('results.days')}</h2>
      <p>{found}</p>
      <figure>
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          className="bars"
          role="img"
          aria-labelledby="bars-title bars-text"
        >
          <title id="bars-title">{t('results.days')}</title>
          <desc id="bars-text">{`${found} ${t('results.days.table')}`}</desc>
          <Bars days={days} most={best?.n ?? 1} />
        </svg>
        <figcaption className="hint ends">
          <span>{formatDate(lang, days[0]?.day ?? '')}</span>
          <span>{formatDate(lang, days.at(-1)?.day ?? '')}</span>
        </figcaption>
      </figure>
      <details>
        <summary>{t('results.days.open')}</summary>
        <DataTable
          caption={t('results.days.caption')}
          columns={[t('results.day'), t('stage.queued')]}
          rows={days.toReversed().map(({ day, n }) => ({ key: day, cells: [formatDate(lang, day), say(n)] }))}
        />
      </details>
      <p className="hint">{t('results.days.means')}</p>
    </section>
  );
}

/** One bar a day; a number too small to be told is drawn as one. */
function Bars({ days, most }: { days: readonly DayCount[]; most: number }) {
  const step = WIDTH / days.length;
  return days.map(({ day, n }, place) => {
    const height = Math.max(n === 0 ? 0 : 2, Math.round(((n ?? 1) / Math.max(most, 1)) * HEIGHT));
    const width = Math.max(1, Math.round((step - 1) * 10) / 10);
    return (
      <rect
        key={day}
        x={Math.round(place * step * 10) / 10}
        y={HEIGHT - height}
        width={width}
        height={height}
      />
    );
  });
}

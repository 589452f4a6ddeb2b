import { useI18n } from '#app/components/i18n.tsx';
import { formatNumber } from '#app/i18n/format.ts';

type TallyProps = {
  counts: { all: number; area: number | null; goal: number; shown: boolean };
  area: string | undefined;
};

/** How many have taken part, once that is enough to say. Confirmed actions only. */
export function Tally({ counts, area }: TallyProps) {
  const { lang, t } = useI18n();
  if (!counts.shown) return null;
  return (
    <section className="tally" aria-labelledby="tally">
      <h2 id="tally">{t('tally.title')}</h2>
      <p className="count">{formatNumber(lang, counts.all)}</p>
      <progress
        value={counts.all}
        max={counts.goal}
        aria-label={t('tally.progress', { goal: counts.goal })}
      />
      <p className="hint">
        {t('tally.goal', { goal: counts.goal })}
        {area && counts.area !== null ? ` · ${t('tally.area', { area, count: counts.area })}` : null}
      </p>
    </section>
  );
}

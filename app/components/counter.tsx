import type { Shown } from '#app/models/counts/shown.ts';
import { useI18n } from './i18n.tsx';
import { useShown } from './number.tsx';

/** How many have taken part, and how far that is from the next goal. */
export function Counter({ all, goal }: { all: Shown; goal: number }) {
  const { t } = useI18n();
  const say = useShown();
  return (
    <div className="tally">
      <p>{t('stage.confirmed')}</p>
      <p className="count" data-stage="confirmed">
        {say(all)}
      </p>
      <progress value={all ?? 0} max={goal} aria-label={t('tally.progress', { goal })} />
      <p className="hint">
        {t('tally.goal', { goal })} · {t('stage.confirmed.means')}
      </p>
    </div>
  );
}

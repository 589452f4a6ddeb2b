import { useI18n } from './i18n.tsx';
import live from './live.js?url&no-inline';

/** Where the script hears new numbers, and where it says them aloud now and then. */
export function Live({ slug }: { slug: string }) {
  const { t } = useI18n();
  return (
    <>
      <p
        className="unseen"
        aria-live="polite"
        data-live={`/api/v1/campaigns/${slug}/live`}
        data-words={t('results.live', { count: '#' })}
        data-under={t('results.under')}
      />
      <script type="module" src={live} />
    </>
  );
}

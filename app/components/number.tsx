import { formatNumber } from '#app/i18n/format.ts';
import type { Shown } from '#app/models/counts/shown.ts';
import { useI18n } from './i18n.tsx';

/** Words for a count that anyone may see. */
export function useShown(): (n: Shown) => string {
  const { lang, t } = useI18n();
  return (n) => (n === null ? t('results.under') : formatNumber(lang, n));
}

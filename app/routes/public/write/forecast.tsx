import { useI18n } from '#app/components/i18n.tsx';
import { formatAbout } from '#app/i18n/format.ts';
import type { LetterOutlook } from '#app/models/pace/outlook.ts';

/** Which way a letter like this one goes and when, before it is signed. */
export function Forecast({ outlook }: { outlook: LetterOutlook | null }) {
  const { lang, t } = useI18n();
  if (!outlook) return null;
  return (
    <p className="notice">
      {t(`forecast.${outlook.way}`, { time: formatAbout(lang, new Date(outlook.leaves)) })}
    </p>
  );
}

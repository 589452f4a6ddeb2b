import { useI18n } from './i18n.tsx';
import { useSite } from './site.ts';

export const infoPages = ['about', 'privacy', 'accessibility', 'contact'] as const;

/** Who answers for this site, and where to read more. */
export function Footer() {
  const { lang, t } = useI18n();
  const { organisation } = useSite();
  return (
    <footer>
      <div className="wrap">
        <nav aria-label={t('footer.label')}>
          <ul>
            {infoPages.map((page) => (
              <li key={page}>
                <a href={`/${lang}/${page}`}>{t(`footer.${page}`)}</a>
              </li>
            ))}
            <li>
              <a href="/verify">{t('footer.verify')}</a>
            </li>
          </ul>
        </nav>
        <p>{t('footer.organisation', { organisation })}</p>
      </div>
    </footer>
  );
}

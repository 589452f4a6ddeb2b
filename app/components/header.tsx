import { languageNames, type PageLanguage } from '#app/i18n/languages.ts';
import { Rich, useI18n } from './i18n.tsx';
import { useSite } from './site.ts';

/** Who runs the page, in which language it speaks, and whether letters here are real. */
export function Header({ place, languages }: { place?: string; languages: readonly PageLanguage[] }) {
  const { lang } = useI18n();
  const { organisation, live } = useSite();
  return (
    <header className="top">
      <div className="wrap">
        <a className="mark" href={`/${lang}`}>
          {organisation}
        </a>
        {place === undefined ? null : <LanguageSwitch place={place} offered={languages} />}
      </div>
      {live ? null : <Demonstration />}
    </header>
  );
}

function Demonstration() {
  const { mailbox } = useSite();
  const { isDraft, t } = useI18n();
  return (
    <p className="demo">
      <span className="wrap">
        <Rich
          message={mailbox ? 'demo.mailbox' : 'demo.elsewhere'}
          tags={{ strong: (text) => <strong>{text}</strong>, link: (text) => <a href="/mailbox">{text}</a> }}
        />
        {isDraft ? ` ${t('draft.page')}` : null}
      </span>
    </p>
  );
}

type SwitchProps = { place: string; offered: readonly PageLanguage[] };

const inOrder = (offered: readonly PageLanguage[]) =>
  (Object.keys(languageNames) as PageLanguage[]).filter((code) => offered.includes(code));

/** The same page in other languages, each by its own name. Nothing to choose from: nothing shown. */
export function LanguageSwitch({ place, offered }: SwitchProps) {
  const { lang, t } = useI18n();
  if (offered.length < 2) return null;
  return (
    <details className="languages">
      <summary>{t('languages.current', { name: languageNames[lang] })}</summary>
      <nav aria-label={t('languages.label')}>
        <ul>
          {inOrder(offered).map((code) => (
            <li key={code}>
              <a
                href={`/${code}${place}`}
                lang={code}
                hrefLang={code}
                aria-current={code === lang || undefined}
              >
                {languageNames[code]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </details>
  );
}

import { languageNames, pageLanguages } from '#app/i18n/languages.ts';
import { Rich, useI18n } from './i18n.tsx';
import { useSite } from './site.ts';

/** Who runs the page, in which language it speaks, and whether letters here are real. */
export function Header({ place }: { place?: string }) {
  const { lang } = useI18n();
  const { organisation, live } = useSite();
  return (
    <header className="top">
      <div className="wrap">
        <a className="mark" href={`/${lang}`}>
          {organisation}
        </a>
        {place ? <LanguageSwitch place={place} offered={pageLanguages} /> : null}
      </div>
      {live ? null : <Demonstration />}
    </header>
  );
}

function Demonstration() {
  const { mailbox } = useSite();
  return (
    <p className="demo">
      <span className="wrap">
        <Rich
          message={mailbox ? 'demo.mailbox' : 'demo.elsewhere'}
          tags={{ strong: (text) => <strong>{text}</strong>, link: (text) => <a href="/mailbox">{text}</a> }}
        />
      </span>
    </p>
  );
}

type SwitchProps = { place: string; offered: readonly (keyof typeof languageNames)[] };

/** The same page in other languages, each by its own name. Nothing to choose from: nothing shown. */
export function LanguageSwitch({ place, offered }: SwitchProps) {
  const { lang, t } = useI18n();
  if (offered.length < 2) return null;
  return (
    <details className="languages">
      <summary>{t('languages.current', { name: languageNames[lang] })}</summary>
      <nav aria-label={t('languages.label')}>
        <ul>
          {offered.map((code) => (
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

import { languageNames, pageLanguages } from '#app/i18n/languages.ts';

/** The same preview, or the list of them, in every language. */
export function PreviewLanguages({ mailLang, name }: { mailLang: string; name?: string }) {
  return (
    <details>
      <summary>
        Language:{' '}
        <span lang={mailLang}>
          {pageLanguages.flatMap((lang) => (lang === mailLang ? languageNames[lang] : []))}
        </span>
      </summary>
      <ul className="mails">
        {pageLanguages.map((lang) => (
          <li key={lang}>
            <a href={`/mailbox/previews/${lang}${name ? `/${name}` : ''}`} lang={lang} hrefLang={lang}>
              {languageNames[lang]}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}

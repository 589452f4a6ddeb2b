import { useI18n, useLangOf } from '#app/components/i18n.tsx';
import { focusOnLoad } from '#app/components/problems.tsx';
import { Paragraphs } from '#app/components/sheet.tsx';
import { isPageLanguage, languageNames } from '#app/i18n/languages.ts';
import type { LetterView } from '#app/models/letter.server.ts';
import type { LetterPart } from '../letter-page.server.ts';

const nameOf = (lang: string): string => (isPageLanguage(lang) ? languageNames[lang] : lang);

/** In which language the office is written to: a choice where it has several, said where it is not the page's. */
export function LetterLanguage({ letter: { languages, view } }: { letter: LetterPart }) {
  const { lang, t } = useI18n();
  if (languages.length < 2 && view.lang === lang) return null;
  return (
    <div className="field">
      {languages.length < 2 ? (
        <p>{t('letterlang.only', { name: nameOf(view.lang) })}</p>
      ) : (
        <>
          <label htmlFor="letterLang">{t('letterlang.label')}</label>
          <select id="letterLang" name="letterLang" defaultValue={view.lang}>
            {languages.map((one) => (
              <option key={one.lang} value={one.lang} lang={one.lang}>
                {nameOf(one.lang)}
              </option>
            ))}
          </select>
        </>
      )}
    </div>
  );
}

/**
 * The letter's text in the reader's own language, once asked for. Greeting and closing are left out: they belong to
 * the office.
 */
export function ReadingCopy({ letter }: { letter: LetterView | null }) {
  const { t } = useI18n();
  const langOf = useLangOf();
  if (!letter)
    return (
      <p>
        <button className="link" name="intent" value="read">
          {t('letterlang.read')}
        </button>
      </p>
    );
  return (
    <section aria-label={t('letterlang.read')} {...focusOnLoad}>
      <p className="hint">{t('letterlang.read.hint')}</p>
      <div className="sheet" lang={langOf(letter.lang)}>
        <Paragraphs of={letter.middle.split(/\n{2,}/)} />
      </div>
    </section>
  );
}

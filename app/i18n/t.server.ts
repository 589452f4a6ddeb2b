/** Messages in ICU MessageFormat: one catalogue a language, flat keys, compiled when first used. */
import { IntlMessageFormat } from 'intl-messageformat';
import en from './en.json';
import { isPageLanguage, localeOf, type PageLanguage, pageLanguages } from './languages.ts';
import type { I18n, MessageKey, Translate } from './messages.ts';

const catalogues: Record<PageLanguage, Partial<Record<MessageKey, string>>> = { en };
const fallback = pageLanguages[0];

const compiled = new Map<string, IntlMessageFormat>();

function messageOf(lang: PageLanguage, key: MessageKey): IntlMessageFormat {
  const id = `${lang} ${key}`;
  const known = compiled.get(id);
  if (known) return known;
  const text = catalogues[lang][key];
  const message = new IntlMessageFormat(text ?? en[key], localeOf(text === undefined ? fallback : lang));
  compiled.set(id, message);
  return message;
}

const said = new Map<string, string>();

/** A message without values is the same every time. */
function plain(lang: PageLanguage, key: MessageKey): string {
  const id = `${lang} ${key}`;
  const known = said.get(id) ?? String(messageOf(lang, key).format());
  said.set(id, known);
  return known;
}

const made = new Map<PageLanguage, I18n>();

/** Everything a page needs to speak a language; one we have no catalogue for speaks the first one we have. */
export function i18n(code: string): I18n {
  const lang = isPageLanguage(code) ? code : fallback;
  const known = made.get(lang);
  if (known) return known;
  const fresh: I18n = {
    lang,
    t: (key, values) => (values ? String(messageOf(lang, key).format(values)) : plain(lang, key)),
    parts: (key, values) => {
      const formatted = messageOf(lang, key).format(values);
      return Array.isArray(formatted) ? formatted : [formatted];
    },
  };
  made.set(lang, fresh);
  return fresh;
}

/** The `t` of a language, for mails and letters. */
export const translator = (code: string): Translate => i18n(code).t;

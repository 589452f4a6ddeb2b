/** Messages in ICU MessageFormat: one catalogue a language, flat keys, each read and compiled when first used. */
import { IntlMessageFormat } from 'intl-messageformat';
import en from './en.json';
import { markEnglish } from './english.ts';
import { isPageLanguage, localeOf, type PageLanguage, pageLanguages } from './languages.ts';
import type { Catalogue, I18n, MessageKey, MessageValues, Translate } from './messages.ts';

const files = import.meta.glob<string>('./catalogues/*.xlf', { eager: true, import: 'default' });
const fallback = pageLanguages[0];
const english: Catalogue = { texts: en, drafts: [], sourceChanged: [] };
const read = new Map<string, Catalogue>([[fallback, english]]);

/** The catalogue of a language; an empty one when there is none. */
export function catalogueOf(lang: string): Catalogue {
  const known = read.get(lang);
  if (known) return known;
  const file = files[`./catalogues/${lang}.xlf`];
  const catalogue: Catalogue = file ? JSON.parse(file) : { texts: {}, drafts: [], sourceChanged: [] };
  read.set(lang, catalogue);
  return catalogue;
}

let draftsAreHeld = false;

/** From now on, messages that nobody has reviewed are told in English: for live mode, at the start of a process. */
export function holdDrafts(): void {
  draftsAreHeld = true;
}

/** The message and whether it stands in for one that the language lacks. */
type Known = { message: IntlMessageFormat; isForeign: boolean };

const compiled = new Map<string, Known>();

function messageOf(lang: PageLanguage, key: MessageKey): Known {
  const id = `${lang} ${key}`;
  const known = compiled.get(id);
  if (known) return known;
  const { texts, drafts } = catalogueOf(lang);
  const text = draftsAreHeld && drafts.includes(key) ? undefined : texts[key];
  const isForeign = text === undefined;
  const message = new IntlMessageFormat(text ?? en[key], localeOf(isForeign ? fallback : lang));
  const made = { message, isForeign };
  compiled.set(id, made);
  return made;
}

const langOf = (code: string): PageLanguage => (isPageLanguage(code) ? code : fallback);
const said = new Map<string, string>();

/** A message without values is the same every time. */
function plain(lang: PageLanguage, key: MessageKey): string {
  const id = `${lang} ${key}`;
  const known = said.get(id) ?? say(lang, key);
  said.set(id, known);
  return known;
}

function say(lang: PageLanguage, key: MessageKey, values?: MessageValues): string {
  const { message, isForeign } = messageOf(lang, key);
  const text = String(message.format(values));
  return isForeign ? markEnglish(text) : text;
}

const made = new Map<PageLanguage, I18n>();

/**
 * Everything a page needs to speak a language. A language we do not know speaks English; a message that a language
 * lacks is in English and marked as such (english.ts).
 */
export function i18n(code: string): I18n {
  const lang = langOf(code);
  const known = made.get(lang);
  if (known) return known;
  const fresh: I18n = {
    lang,
    isDraft: !draftsAreHeld && catalogueOf(lang).drafts.length > 0,
    t: (key, values) => (values ? say(lang, key, values) : plain(lang, key)),
    parts: (key, values) => {
      const { message, isForeign } = messageOf(lang, key);
      const formatted = message.format(values);
      const pieces = Array.isArray(formatted) ? formatted : [formatted];
      return pieces.map((piece) => (isForeign && typeof piece === 'string' ? markEnglish(piece) : piece));
    },
  };
  made.set(lang, fresh);
  return fresh;
}

/** The `t` of a language, for mails and letters: plain text, nothing marked. */
export const translator =
  (code: string): Translate =>
  (key, values) =>
    String(messageOf(langOf(code), key).message.format(values));

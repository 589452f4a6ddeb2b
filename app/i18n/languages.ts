/** The languages people may read pages in, and how a browser's wishes choose among them. */

/** The official languages of the Union in the order of its Publications Office, and Ukrainian; each by its own name. */
export const languageNames = {
  bg: 'Български',
  es: 'Español',
  cs: 'Čeština',
  da: 'Dansk',
  de: 'Deutsch',
  et: 'Eesti',
  el: 'Ελληνικά',
  en: 'English',
  fr: 'Français',
  ga: 'Gaeilge',
  hr: 'Hrvatski',
  it: 'Italiano',
  lv: 'Latviešu',
  lt: 'Lietuvių',
  hu: 'Magyar',
  mt: 'Malti',
  nl: 'Nederlands',
  pl: 'Polski',
  pt: 'Português',
  ro: 'Română',
  sk: 'Slovenčina',
  sl: 'Slovenščina',
  fi: 'Suomi',
  sv: 'Svenska',
  uk: 'Українська',
} as const;

export type LanguageCode = keyof typeof languageNames;

export type PageLanguage = LanguageCode;

const codes = Object.keys(languageNames) as PageLanguage[];

/** Languages that pages speak; the first is what everybody else gets. */
export const pageLanguages: readonly [PageLanguage, ...PageLanguage[]] = [
  'en',
  ...codes.filter((code) => code !== 'en'),
];

export const isPageLanguage = (code: string | undefined): code is PageLanguage =>
  pageLanguages.some((lang) => lang === code);

/** Where the bare code would give American dates or Brazilian words, the European form is named. */
const europeanForms: Record<string, string> = { en: 'en-IE', pt: 'pt-PT' };

/** The locale that Intl is asked for, for a language code of ours. */
export const localeOf = (lang: string): string => europeanForms[lang] ?? lang;

/** The `dir` of an element in this language. */
export const directionOf = (lang: string): 'ltr' | 'rtl' =>
  /^(ar|dv|fa|he|ps|ur|yi)\b/.test(lang) ? 'rtl' : 'ltr';

/**
 * The best of `offered` for an Accept-Language header (RFC 9110 12.5.4, lookup as in RFC 4647 3.4): `de-AT` is
 * content with `de`, equal weights keep their order, `q=0` rules a language out. Nothing fits: the first offered.
 */
export function negotiateLanguage<T extends string>(header: string | null, offered: readonly [T, ...T[]]): T {
  const wishes = (header ?? '')
    .split(',')
    .map(readWish)
    .sort((a, b) => b.weight - a.weight);
  const refused = new Set(wishes.filter(({ weight }) => weight === 0).map(({ tag }) => tag));
  for (const { tag, weight } of wishes) {
    if (weight === 0) break;
    const match = offered.find(
      (lang) => !refused.has(lang) && (tag === '*' || tag === lang || tag.startsWith(`${lang}-`)),
    );
    if (match) return match;
  }
  return offered[0];
}

function readWish(part: string): { tag: string; weight: number } {
  const [tag = '', ...params] = part
    .trim()
    .toLowerCase()
    .split(';')
    .map((piece) => piece.trim());
  const q = params.find((param) => param.startsWith('q='))?.slice(2);
  const weight = q === undefined ? 1 : Number(q);
  return { tag, weight: weight >= 0 && weight <= 1 ? weight : 0 };
}

/** The language of a page: the first part of its address, else what the browser asks for. */
export function languageOf(request: Request): PageLanguage {
  const first = new URL(request.url).pathname.split('/')[1];
  return isPageLanguage(first)
    ? first
    : negotiateLanguage(request.headers.get('Accept-Language'), pageLanguages);
}

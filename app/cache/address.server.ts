/** Which addresses show everyone the same, and under what name the page is kept. */
import { isPageLanguage } from '#app/i18n/languages.ts';

/**
 * `name`: the address with nothing in it but what the page depends on. `counts`: its numbers move with every fold.
 * `link`: campaign and code (`ukraine?s=copy`) of the link somebody came by; without it the page is the one in `plain`.
 */
export type Kept = { name: string; counts: boolean; link?: string; plain?: string };

const infoPages = new Set(['about', 'privacy', 'accessibility', 'contact']);
const WORD = /^[a-z0-9][a-z0-9-]{0,79}$/;

/**
 * The page that an address asks for, or null for one that is never kept. What else stands in the query is not in the name, and
 * the page is made from the name alone: no visitor can put anything into it, nor make two of one.
 */
export function keptPage(url: URL): Kept | null {
  const { pathname: path, searchParams: query } = url;
  const [, first = '', second = '', third = '', ...more] = path.split('/');
  if (more.length > 0 || (path.endsWith('/') && path !== '/')) return null;
  if (first === 'embed') return third ? null : embedPage(second, query);
  if (!isPageLanguage(first)) return null;
  if (path === `/${first}` || (path === `/${first}/${second}` && infoPages.has(second)))
    return { name: path, counts: false };
  return WORD.test(second) ? campaignPage(path, second, third, query) : null;
}

/** Without a language in its address it speaks the reader's, and so is not everyone's. */
function embedPage(slug: string, query: URLSearchParams): Kept | null {
  const lang = query.get('lang') ?? undefined;
  return isPageLanguage(lang) && WORD.test(slug)
    ? { name: `/embed/${slug}?lang=${lang}`, counts: true }
    : null;
}

function campaignPage(path: string, slug: string, below: string, query: URLSearchParams): Kept | null {
  if (below === 'results') return { name: path, counts: true };
  // `check` is one person's; a country in the query is sent on to its own address.
  if (below === 'check' || query.get('country') || (below !== '' && !WORD.test(below))) return null;
  const code = query.get('s');
  if (!code) return { name: path, counts: true };
  return WORD.test(code)
    ? { name: `${path}?s=${code}`, counts: true, link: `${slug}?s=${code}`, plain: path }
    : { name: path, counts: true };
}

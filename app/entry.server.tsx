/** Renders a page to one string: pages are small, and an error is known before the first byte is sent. */
import type { EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToString } from 'react-dom/server';
import { I18nProvider } from './components/i18n.tsx';
import { tellEnglish } from './i18n/english.ts';
import { isPageLanguage, languageOf } from './i18n/languages.ts';
import { i18n } from './i18n/t.server.ts';
import { kindOf, log, shapeOf } from './log.server.ts';

/** Remix calls this for every page, after loaders and action. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
) {
  const page = renderToString(
    <I18nProvider value={i18n(languageOfPage(request, context))}>
      <RemixServer context={context} url={request.url} />
    </I18nProvider>,
  );
  headers.set('Content-Type', 'text/html; charset=utf-8');
  const { pathname } = new URL(request.url);
  // An answer to a form holds what was typed: for this browser only, but kept, so that going back loses nothing.
  const answer = request.method === 'POST' ? 'private, no-cache' : 'no-cache';
  headers.set('Cache-Control', isPersonal(pathname) ? 'no-store' : answer);
  if (!isPageLanguage(pathname.split('/')[1])) headers.append('Vary', 'Accept-Language');
  return new Response(`<!doctype html>${tellEnglish(page)}`, { status, headers });
}

/** Pages whose address is a secret, or whose content is one person's. */
const isPersonal = (pathname: string): boolean =>
  /^\/(confirm|data|letter|mailbox)(\/|$)|\/check\/?$/.test(pathname);

/** Loaders say in which language their page speaks; without one (an error) the address or the browser does. */
function languageOfPage(request: Request, { staticHandlerContext }: EntryContext): string {
  const said = Object.values(staticHandlerContext.loaderData).findLast(
    (data) => typeof data?.lang === 'string',
  );
  return said?.lang ?? languageOf(request);
}

/** What and where, without anything that could be about a person. */
export function handleError(error: unknown, { request }: { request: Request }) {
  if (request.signal.aborted || isAnswer(error)) return;
  const place = shapeOf(new URL(request.url).pathname);
  log.error('trouble', { method: request.method, place, ...kindOf(error) });
}

/** A refusal such as 404 or 405 is an answer, not a fault of ours. */
function isAnswer(error: unknown): boolean {
  const { status, init } = (error ?? {}) as { status?: number; init?: ResponseInit | null };
  const code = status ?? init?.status ?? 500;
  return !(error instanceof Error) && code < 500;
}

/** Renders a page to one string: pages are small, and an error is known before the first byte is sent. */
import type { EntryContext } from '@remix-run/node';
import { RemixServer } from '@remix-run/react';
import { renderToString } from 'react-dom/server';
import { I18nProvider } from './components/i18n.tsx';
import { tellEnglish } from './i18n/english.ts';
import { isPageLanguage, languageOf } from './i18n/languages.ts';
import { i18n } from './i18n/t.server.ts';

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
  headers.set('Cache-Control', isPersonal(pathname) ? 'no-store' : 'no-cache');
  if (!isPageLanguage(pathname.split('/')[1])) headers.append('Vary', 'Accept-Language');
  return new Response(`<!doctype html>${tellEnglish(page)}`, { status, headers });
}

/** Pages whose address is a secret, or whose content is one person's. */
const isPersonal = (pathname: string): boolean =>
  /^\/(confirm|letter|mailbox)(\/|$)|\/check\/?$/.test(pathname);

/** Loaders say in which language their page speaks; without one (an error) the address or the browser does. */
function languageOfPage(request: Request, { staticHandlerContext }: EntryContext): string {
  const said = Object.values(staticHandlerContext.loaderData).findLast(
    (data) => typeof data?.lang === 'string',
  );
  return said?.lang ?? languageOf(request);
}

/** One line for the log: what and where, without anything that could be about a person. */
export function handleError(error: unknown, { request }: { request: Request }) {
  if (request.signal.aborted || isAnswer(error)) return;
  const place = new URL(request.url).pathname.split('/')[1] ?? '';
  const { name, where } = error instanceof Error ? described(error) : { name: typeof error, where: '' };
  console.error(`web: ${name} at ${request.method} /${place}/… ${where}`);
}

/** A refusal such as 404 or 405 is an answer, not a fault of ours. */
function isAnswer(error: unknown): boolean {
  const { status, init } = (error ?? {}) as { status?: number; init?: ResponseInit | null };
  const code = status ?? init?.status ?? 500;
  return !(error instanceof Error) && code < 500;
}

/** Messages may quote what someone typed, so only the kind of error and the line of ours that threw it are told. */
function described({ name, stack = '' }: Error) {
  const line = stack.split('\n').find((frame) => frame.trim().startsWith('at ')) ?? '';
  return { name, where: line.trim() };
}

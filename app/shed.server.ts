/** What keeps a crowd from making everyone wait: beyond so many pages under way, others are asked to come back, at once. */
import type { Context, MiddlewareHandler } from 'hono';
import { tellEnglish } from './i18n/english.ts';
import { directionOf, languageOf } from './i18n/languages.ts';
import { i18n } from './i18n/t.server.ts';

/** Forms and pages are counted apart, so that readers don't keep writers out, nor the other way round. */
const AT_ONCE = { forms: 48, pages: 48 };
/** How late the event loop may be, in milliseconds, before only half as many may be under way: a pause alone turns nobody away. */
const MOST_LATE = 1_000;
const TICK = 100;
const COME_BACK_SECONDS = 60;

export type Shed = {
  /** Counts what passes and refuses what is too much, before anything of it is read. */
  middleware: MiddlewareHandler;
  facts(): { forms: number; pages: number; late: number; refused: number };
  close(): void;
};

/** `atOnce`: how many forms and pages may be under way. */
export function openShed(atOnce = AT_ONCE): Shed {
  const under = { forms: 0, pages: 0 };
  let refused = 0;
  const clock = watchLateness();
  return {
    async middleware(c, next) {
      const kind = c.req.method === 'POST' ? 'forms' : 'pages';
      const most = clock.late() > MOST_LATE ? atOnce[kind] / 2 : atOnce[kind];
      if (under[kind] >= most) {
        refused += 1;
        return tooMany(c);
      }
      under[kind] += 1;
      try {
        await next();
      } finally {
        under[kind] -= 1;
      }
      return undefined;
    },
    facts: () => ({ ...under, late: clock.late(), refused }),
    close: clock.stop,
  };
}

/** How late a timer rang that rings ten times a second; a lateness that is over halves with every ring. */
function watchLateness() {
  let late = 0;
  let due = performance.now() + TICK;
  const timer = setInterval(() => {
    const now = performance.now();
    late = Math.max(now - due, late / 2);
    due = now + TICK;
  }, TICK).unref();
  return { late: () => late, stop: () => clearInterval(timer) };
}

const pages = new Map<string, string>();

/** In the reader's language, made once a language: this must cost next to nothing. */
function tooMany(c: Context): Response {
  const lang = languageOf(c.req.raw);
  const page = pages.get(lang) ?? pageIn(lang);
  pages.set(lang, page);
  const headers = {
    'Retry-After': String(COME_BACK_SECONDS),
    'Cache-Control': 'no-store',
    Vary: 'Accept-Language',
  };
  return c.html(page, 503, headers);
}

function pageIn(lang: ReturnType<typeof languageOf>): string {
  const { t } = i18n(lang);
  const [title, text] = [escaped(t('error.503.title')), escaped(t('error.503.text'))];
  return tellEnglish(
    `<!doctype html><html lang="${lang}" dir="${directionOf(lang)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><meta name="robots" content="noindex"><title>${title}</title></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`,
  );
}

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

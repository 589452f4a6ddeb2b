/** The HTML document around every page: head, header, main, footer. Each page renders it with its own title. */
import type { ReactNode } from 'react';
import enhance from '../enhance.js?url&no-inline';
import { directionOf } from '../i18n/languages.ts';
import styles from '../styles/site.css?url';
import { Footer } from './footer.tsx';
import { Header } from './header.tsx';
import { useI18n } from './i18n.tsx';
import { useSite } from './site.ts';

/** Two lines of a letter on blue; in the page itself, so that no browser asks for a file. */
const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='3' fill='%2312496e'/%3E%3Cpath d='M4 6h8M4 10h5' stroke='%23fff' stroke-width='1.6'/%3E%3C/svg%3E";

export type DocumentProps = {
  title: string;
  description?: string;
  /** The page is about one person's action: search engines stay out. */
  personal?: boolean;
  /** The form came back with problems: the title says so first. */
  failed?: boolean;
  /** The address behind the language, such as `/ukraine/de`; pages without one have no language in their address. */
  place?: string;
  /** More for the head: styles of the page's own, what other sites show of it. */
  head?: ReactNode;
  children: ReactNode;
};

export function Document({ title, description, personal, failed, place, head, children }: DocumentProps) {
  const { lang, t } = useI18n();
  const { organisation } = useSite();
  const whole = organisation ? t('document.title', { title, organisation }) : title;
  return (
    <html lang={lang} dir={directionOf(lang)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{failed ? t('document.failed', { title: whole }) : whole}</title>
        {description ? <meta name="description" content={description} /> : null}
        {personal ? <meta name="robots" content="noindex" /> : null}
        <link rel="icon" href={ICON} />
        <link rel="stylesheet" href={styles} />
        {head}
        <script type="module" src={enhance} />
      </head>
      <body>
        <a className="skip" href="#main">
          {t('document.skip')}
        </a>
        <Header place={place} />
        <main id="main" className="wrap" tabIndex={-1}>
          {children}
        </main>
        <Footer />
      </body>
    </html>
  );
}

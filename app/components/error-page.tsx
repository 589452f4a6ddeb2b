import { isRouteErrorResponse } from '@remix-run/react';
import type { ReactNode } from 'react';
import { Document } from './document.tsx';
import { useI18n } from './i18n.tsx';
import type { Missing } from './missing.ts';

const known = ['400', '404', '405', '500'] as const;

/** For whatever went wrong: what it means for the reader, and where to go on. Never a detail of ours. */
export function ErrorPage({ error }: { error: unknown }) {
  const { t } = useI18n();
  const status = isRouteErrorResponse(error) ? String(error.status) : '500';
  const missing: Missing | null = isRouteErrorResponse(error) && status === '404' ? error.data : null;
  if (missing) return <MissingPage what={missing} />;
  const kind = known.find((code) => code === status) ?? '500';
  return (
    <Page title={t(`error.${kind}.title`)} text={t(`error.${kind}.text`)}>
      <Home />
    </Page>
  );
}

function MissingPage({ what }: { what: Missing }) {
  const { t } = useI18n();
  const kind = what.missing;
  return (
    <Page title={t(`missing.${kind}.title`)} text={t(`missing.${kind}.text`)}>
      {what.missing === 'area' ? (
        <li>
          <a href={what.path}>{what.title}</a>
        </li>
      ) : null}
      {what.missing === 'reference' ? (
        <li>
          <a href="/verify">{t('missing.reference.again')}</a>
        </li>
      ) : null}
      {what.missing === 'mail' ? (
        <li>
          <a href="/mailbox">{t('mailbox.back')}</a>
        </li>
      ) : null}
      <Home />
    </Page>
  );
}

function Home() {
  const { lang, t } = useI18n();
  return (
    <>
      <li>
        <a href={`/${lang}`}>{t('missing.home')}</a>
      </li>
      <li>
        <a href={`/${lang}/contact`}>{t('missing.contact')}</a>
      </li>
    </>
  );
}

function Page({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Document title={title} personal>
      <div className="text">
        <h1>{title}</h1>
        <p className="lead">{text}</p>
        <ul>{children}</ul>
      </div>
    </Document>
  );
}

/** The mail catcher's inbox: what this installation sent while nothing may reach a real office. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { db } from '#app/db.server.ts';
import { formatDateTime } from '#app/i18n/format.ts';
import { languageOf } from '#app/i18n/languages.ts';
import { listCaught } from '#app/models/mailbox.server.ts';
import { hasMailbox } from './mailbox-only.server.ts';
import { notFound } from './place.server.ts';

export async function loader({ request }: LoaderFunctionArgs) {
  if (!hasMailbox()) throw notFound({ missing: 'page' });
  return { lang: languageOf(request), mails: await listCaught(db) };
}

export default function MailboxPage() {
  const { mails } = useLoaderData<typeof loader>();
  const { lang, t } = useI18n();
  return (
    <Document title={t('mailbox.title')} personal>
      <div className="text">
        <h1>{t('mailbox.title')}</h1>
        <p className="lead">{t('mailbox.lead')}</p>
        <p>
          <a href="/mailbox">{t('mailbox.refresh')}</a>{' '}
          <a href="/mailbox/previews" lang="en">
            Previews of mails
          </a>
        </p>
        {mails.length === 0 ? <p>{t('mailbox.empty')}</p> : null}
        <ul className="mails">
          {mails.map((mail) => (
            <li key={mail.id}>
              <a href={`/mailbox/${mail.id}`}>{mail.subject || t('mailbox.subject.none')}</a>
              <span className="hint">
                {t('mailbox.route', { from: mail.from, to: mail.to.join(', ') })}{' '}
                <time dateTime={mail.at.toISOString()}>{formatDateTime(lang, mail.at)}</time>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Document>
  );
}

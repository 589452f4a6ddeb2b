/** One caught mail, as it arrived: headers, text, HTML in a box without any rights, source. */
import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { env } from '#app/env.server.ts';
import { formatDateTime } from '#app/i18n/format.ts';
import { languageOf } from '#app/i18n/languages.ts';
import { caughtOf, hasMailbox } from './mailbox-only.server.ts';
import { notFound } from './place.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const mail = await caughtOf(params.id);
  if (!mail) throw notFound({ missing: hasMailbox() ? 'mail' : 'page' });
  return { lang: languageOf(request), mail, origin: env.ORIGIN };
}

export default function MailPage() {
  const { mail, origin } = useLoaderData<typeof loader>();
  const { lang, t } = useI18n();
  const title = mail.subject || t('mailbox.subject.none');
  return (
    <Document title={title} personal>
      <div className="text">
        <p>
          <a href="/mailbox">{t('mailbox.back')}</a>
        </p>
        <h1>{title}</h1>
        <p className="hint">
          {t('mailbox.route', { from: mail.envelopeFrom, to: mail.envelopeTo.join(', ') })}{' '}
          <time dateTime={mail.at.toISOString()}>{formatDateTime(lang, mail.at)}</time>
        </p>
        {mail.text ? (
          <>
            <h2>{t('mailbox.text')}</h2>
            <pre className="mail">
              <Linked text={mail.text} origin={origin} />
            </pre>
          </>
        ) : null}
        {mail.html ? (
          <>
            <h2>{t('mailbox.html')}</h2>
            <iframe sandbox="" src={`/mailbox/${mail.id}/html`} title={t('mailbox.html')} />
          </>
        ) : null}
        <Headers of={mail.headers} />
        <Source of={mail.source} />
      </div>
    </Document>
  );
}

function Headers({ of }: { of: { name: string; value: string }[] }) {
  const { t } = useI18n();
  return (
    <details>
      <summary>{t('mailbox.headers')}</summary>
      <dl className="source">
        {of.map(({ name, value }, place) => {
          const key = `${place} ${name}`;
          return (
            <div key={key}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          );
        })}
      </dl>
    </details>
  );
}

function Source({ of }: { of: string }) {
  const { t } = useI18n();
  return (
    <details>
      <summary>{t('mailbox.source')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>{of}</pre>
    </details>
  );
}

/** Makes links of our own addresses, and of nothing else that a mail may hold. */
function Linked({ text, origin }: { text: string; origin: string }) {
  return text.split(/(https?:\/\/[^\s<>"]+)/).map((piece, place) => {
    const key = `${place} ${piece}`;
    return piece.startsWith(`${origin}/`) ? (
      <a key={key} href={piece}>
        {piece}
      </a>
    ) : (
      piece
    );
  });
}

/**
 * Ends the mails that a writer agreed to. A person presses the button; a mail program posts `List-Unsubscribe=One-Click` from
 * wherever it is (RFC 8058): the token alone allows it, and the gate lets it through.
 */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { focusOnLoad } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { languageOf } from '#app/i18n/languages.ts';
import { stopMails } from '#app/models/answer/follow-up.server.ts';
import { readToken } from '#app/secret.server.ts';
import { readFlatForm } from './flat-form.server.ts';
import { notFound } from './place.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  if (!readToken('stop', params.token ?? '')) throw notFound({ missing: 'link' });
  return { lang: languageOf(request), here: new URL(request.url).pathname };
}

export async function action({ request, params }: ActionFunctionArgs) {
  await readFlatForm(request, ['List-Unsubscribe']);
  if (!(await stopMails(db, params.token ?? ''))) throw notFound({ missing: 'link' });
  return data({ done: true });
}

export default function StopPage() {
  const { here } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>()?.done ?? false;
  const { t } = useI18n();
  return (
    <Document title={t('stop.title')} personal>
      <div className="text">
        <h1>{t('stop.title')}</h1>
        {done ? (
          <p className="notice matches" role="status" {...focusOnLoad}>
            {t('stop.done')}
          </p>
        ) : (
          <form method="post" action={here} data-once>
            <p className="lead">{t('stop.lead')}</p>
            <button className="primary">{t('stop.title')}</button>
          </form>
        )}
      </div>
    </Document>
  );
}

/** Where the link at the end of our mails leads: a button that has a fresh link sent to the mailbox. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { db } from '#app/db.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { languageBehind, sendOwnLink } from '#app/models/own-data/link.server.ts';
import { readFlatForm } from '../flat-form.server.ts';
import { notFound } from '../place.server.ts';

export async function loader({ params }: LoaderFunctionArgs) {
  const lang = await languageBehind(db, params.token ?? '');
  if (!lang) throw notFound({ missing: 'link' });
  return { lang, here: `/data/${params.token}` };
}

export async function action({ request, params }: ActionFunctionArgs) {
  await readFlatForm(request, []);
  await sendOwnLink(db, params.token ?? '');
  wake();
  return data({ sent: true });
}

export default function AskPage() {
  const { here } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const { t } = useI18n();
  return (
    <Document title={t('data.ask.button')} personal>
      <div className="text">
        <h1>{t('data.title')}</h1>
        {answered ? (
          <p className="lead" role="status">
            {t('data.sent')}
          </p>
        ) : (
          <form method="post" action={here} data-once>
            <p className="lead">{t('data.ask')}</p>
            <button className="primary">{t('data.ask.button')}</button>
          </form>
        )}
      </div>
    </Document>
  );
}

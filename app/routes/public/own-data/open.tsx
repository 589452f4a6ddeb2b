/** Where the single-use link leads. Opening it changes nothing: mail scanners follow links. The button opens the data. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { db } from '#app/db.server.ts';
import { languageOf } from '#app/i18n/languages.ts';
import { findOwnLink, openOwnLink } from '#app/models/own-data/link.server.ts';
import { readFlatForm } from '../flat-form.server.ts';
import { openCookie } from './cookie.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const link = await findOwnLink(db, params.secret ?? '');
  const lang = link?.lang ?? languageOf(request);
  return data({ lang, over: !link, here: `/data/open/${params.secret}` }, { status: link ? 200 : 410 });
}

export async function action({ request, params }: ActionFunctionArgs) {
  await readFlatForm(request, []);
  const secret = await openOwnLink(db, params.secret ?? '');
  if (!secret) return data({ over: true }, { status: 410 });
  return redirect('/data', { status: 303, headers: { 'Set-Cookie': await openCookie(secret) } });
}

export default function OpenPage() {
  const { over, here } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const { t } = useI18n();
  return (
    <Document title={t('data.open.button')} personal>
      <div className="text">
        <h1>{t('data.title')}</h1>
        {over || answered?.over ? (
          <p className="lead">{t('data.over')}</p>
        ) : (
          <form method="post" action={here} data-once>
            <p className="lead">{t('data.open')}</p>
            <button className="primary">{t('data.open.button')}</button>
          </form>
        )}
      </div>
    </Document>
  );
}

/** An office's own page, behind the link of its greeting. Opening it changes nothing: mail scanners follow links. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { db } from '#app/db.server.ts';
import { isPageLanguage } from '#app/i18n/languages.ts';
import { askAsOffice, findOfficePlace } from '#app/models/office/ask.server.ts';
import { readFlatForm, readIntent } from './flat-form.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const asked = new URL(request.url).searchParams.get('lang');
  const token = params.token ?? '';
  const place = await findOfficePlace(
    db,
    token,
    isPageLanguage(asked ?? undefined) && asked ? asked : undefined,
  );
  if (!place) throw data(null, { status: 404 });
  const { key, organisation, title, lang } = place;
  const { stopAskedAt, digestAskedAt } = key;
  const asks = { stop: stopAskedAt !== null, digest: digestAskedAt !== null };
  return { lang, organisation, title, asks, here: `/office/${token}` };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const place = await findOfficePlace(db, params.token ?? '');
  if (!place) throw data(null, { status: 404 });
  const form = await readFlatForm(request, ['intent', 'lang']);
  await askAsOffice(db, place.key, readIntent(form.one('intent'), ['stop', 'digest']));
  const lang = form.one('lang') ?? '';
  return redirect(`/office/${params.token}${isPageLanguage(lang) ? `?lang=${lang}` : ''}`, 303);
}

export default function OfficePage() {
  const { lang, organisation, title, asks, here } = useLoaderData<typeof loader>();
  const { t } = useI18n();
  return (
    <Document title={t('office.title', { organisation })} personal>
      <div className="text">
        <h1>{t('office.title', { organisation })}</h1>
        <p className="lead">{t('office.lead', { title })}</p>
        {lang === 'en' ? null : (
          <p>
            <a href={`${here}?lang=en`} hrefLang="en" lang="en">
              English
            </a>
          </p>
        )}
        <p>
          <a href={`${here}/position?lang=${lang}`}>{t('office.position')}</a>
        </p>
        <form method="post" action={here} data-once>
          <input type="hidden" name="lang" value={lang} />
          {(['stop', 'digest'] as const).map((what) =>
            asks[what] ? (
              <p key={what} className="notice">
                {t(`office.${what}.done`)}
              </p>
            ) : (
              <div key={what}>
                <p>{t(`office.${what}.what`)}</p>
                <button name="intent" value={what}>
                  {t(`office.${what}`)}
                </button>
              </div>
            ),
          )}
        </form>
      </div>
    </Document>
  );
}

/** "I have sent it myself": counted apart, by the supporter's own word. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { Share } from '#app/components/share.tsx';
import { db } from '#app/db.server.ts';
import { countSelfSend } from '#app/models/counts/self-send.server.ts';
import { findSource } from '#app/models/source.server.ts';
import { findTarget } from '#app/models/target.server.ts';
import { campaignUrl } from '#app/urls.server.ts';
import { readLetterForm } from './letter-form.server.ts';
import { areaOf, campaignOf, pathOf } from './place.server.ts';

export async function loader({ params }: LoaderFunctionArgs) {
  const campaign = await campaignOf(params);
  areaOf(campaign, params.country);
  const { lang, slug, headline } = campaign;
  return { lang, headline, results: `${pathOf(campaign)}/results`, address: campaignUrl(lang, slug) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const campaign = await campaignOf(params);
  const area = areaOf(campaign, params.country);
  const { fields } = await readLetterForm(request, campaign);
  const target = await findTarget(db, campaign.id, area);
  await countSelfSend(db, {
    campaignId: campaign.id,
    area,
    lang: campaign.lang,
    targetId: target?.id ?? null,
    source: await findSource(db, campaign.id, fields.source),
  });
  return redirect(`${pathOf(campaign, area)}/sent`, 303);
}

export default function SentPage() {
  const { headline, results, address } = useLoaderData<typeof loader>();
  const { t } = useI18n();
  return (
    <Document title={t('sent.title')} personal>
      <div className="text">
        <h1>{t('sent.title')}</h1>
        <p className="lead">{t('sent.lead')}</p>
        <p>
          <a href={results}>{t('sent.results')}</a>
        </p>
        <Share address={address} title={headline} />
      </div>
    </Document>
  );
}

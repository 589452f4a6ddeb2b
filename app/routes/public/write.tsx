/** The action page: one form on one address, shown by GET and by every POST that did not send. */
import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  redirect,
} from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n, useLangOf } from '#app/components/i18n.tsx';
import { LinkPreview } from '#app/components/link-preview.tsx';
import { type Problem, ProblemSummary } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { pageLanguages } from '#app/i18n/languages.ts';
import { takeAction } from '#app/models/action/take.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { findSource } from '#app/models/source.server.ts';
import { campaignUrl, pictureUrl } from '#app/urls.server.ts';
import { busy, isTrapped, mailboxProblems, pretendedId, tokenProblems } from './form-guard.server.ts';
import { checkForm, checkWords } from './letter-check.server.ts';
import { freshFields, type Guard, type LetterFields, readLetterForm } from './letter-form.server.ts';
import { letterToCheck, type WritePage, writePage } from './letter-page.server.ts';
import { areaOf, campaignOf, findArea, pathOf } from './place.server.ts';
import { About } from './write/about.tsx';
import { DetailsStep } from './write/details-step.tsx';
import { FormMarks } from './write/form-marks.tsx';
import { LetterStep } from './write/letter-step.tsx';
import { MinisterStep } from './write/minister-step.tsx';
import { SelfSend } from './write/self-send.tsx';
import { Tally } from './write/tally.tsx';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const campaign = await campaignOf(params);
  const { searchParams } = new URL(request.url);
  const source = await findSource(db, campaign.id, searchParams.get('s'));
  const asked = searchParams.get('country');
  const suffix = source ? `?s=${source}` : '';
  if (asked) throw redirect(`${pathOf(campaign, areaOf(campaign, asked.toLowerCase()))}${suffix}`);
  const area = areaOf(campaign, params.country);
  const page = await writePage(campaign, freshFields(campaign, area, source ?? ''));
  const { lang, slug } = campaign;
  return {
    ...page,
    preview: { address: campaignUrl(lang, slug, area), picture: pictureUrl(lang, slug, area) },
  };
}

/** `Retry-After` of an answer that asks to come back later. */
export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export async function action({ request, params, context }: ActionFunctionArgs) {
  const campaign = await campaignOf(params);
  const { intent, fields: typed, guard } = await readLetterForm(request, campaign);
  const fields = { ...typed, country: findArea(campaign, typed.country)?.code ?? '' };
  if (!takesPart(campaign)) return data(await writePage(campaign, fields, intent), { status: 409 });
  if (intent === 'send' || intent === 'sign') return take(campaign, fields, intent, guard, context.address);
  const problems = intent === 'preview' ? checkWords(fields).problems : [];
  return data(await writePage(campaign, fields, intent, problems), {
    status: problems.length > 0 ? 422 : 200,
  });
}

async function take(
  campaign: CampaignView,
  fields: LetterFields,
  intent: 'send' | 'sign',
  guard: Guard,
  address: string,
) {
  const checkPage = (id: string) =>
    redirect(`${pathOf(campaign)}/check?action=${encodeURIComponent(id)}`, 303);
  if (isTrapped(guard)) return checkPage(pretendedId());
  const checked = checkForm(
    intent === 'send' ? 'write' : 'sign',
    campaign,
    fields,
    await letterToCheck(campaign, fields),
  );
  const again = async (problems: Problem[], init: ResponseInit) =>
    data({ ...(await writePage(campaign, fields, intent)), problems }, init);
  const problems = [...(checked.ok ? [] : checked.problems), ...tokenProblems(guard)];
  if (checked.ok) problems.push(...(await mailboxProblems(checked.form.email, guard.kept)));
  if (!checked.ok || problems.length > 0) return again(problems, { status: 422 });
  const { email, area } = checked.form;
  const later = await busy({ address, campaignId: campaign.id, area, email });
  if (later) return again(later.problems, later.init);
  const source = await findSource(db, campaign.id, fields.source);
  const { publicId } = await takeAction(db, campaign, { ...checked.form, source });
  wake();
  return checkPage(publicId);
}

const takesPart = ({ state }: Pick<CampaignView, 'state'>) => state === 'open' || state === 'paused';

/** The languages that the page can be had in. */
const languagesOf = ({ languages }: CampaignView) =>
  pageLanguages.filter((code) => languages.some(({ lang }) => lang === code));

export default function Write() {
  const opened = useLoaderData<typeof loader>();
  const page: WritePage = useActionData<typeof action>() ?? opened;
  const { t } = useI18n();
  const textLang = useLangOf()(page.campaign.textLang);
  const { campaign, fields, problems } = page;
  const area = campaign.areas.find(({ code }) => code === fields.country);
  const path = `/${campaign.slug}${area ? `/${area.code.toLowerCase()}` : ''}`;
  const here = `/${campaign.lang}${path}`;
  const title = area
    ? t('write.title.area', { title: campaign.headline, area: area.name })
    : campaign.headline;
  return (
    <Document
      title={title}
      description={campaign.lead}
      failed={problems.length > 0}
      place={path}
      languages={languagesOf(campaign)}
      head={<LinkPreview {...opened.preview} title={title} description={campaign.lead} />}
    >
      <ProblemSummary problems={problems} />
      <div className="hero">
        <div>
          <h1 lang={textLang}>{campaign.headline}</h1>
          <p className="lead" lang={textLang}>
            {campaign.lead}
          </p>
        </div>
        <Tally counts={page.counts} area={area?.name} />
      </div>
      <div className="grid">
        {campaign.state === 'open' ? null : <State of={campaign.state} />}
        {takesPart(campaign) ? (
          <form method="post" action={here} noValidate aria-label={t('write.form')} data-once>
            {/* Enter in a text field presses the first button of a form: let that be "send", not "show minister".
                It is unseen rather than hidden, because WebKit passes over buttons that are not rendered. */}
            <button name="intent" value="send" className="unseen" aria-hidden tabIndex={-1} />
            <FormMarks page={page} />
            {fields.source ? <input type="hidden" name="source" value={fields.source} /> : null}
            <MinisterStep page={page} />
            <LetterStep page={page} path={here} />
            <DetailsStep page={page} />
            {page.letter && page.target?.outlook === 'sends' ? (
              <SelfSend letter={page.letter} target={page.target} path={here} />
            ) : null}
          </form>
        ) : null}
        <About campaign={campaign} />
      </div>
    </Document>
  );
}

function State({ of }: { of: Exclude<CampaignView['state'], 'open'> }) {
  const { t } = useI18n();
  return (
    <section className="notice" aria-label={t('write.state.label')}>
      <p>{t(`write.state.${of}`)}</p>
    </section>
  );
}

/** The letter of the form as it stands, as a draft for the supporter's own mail program. */
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { problemWords } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import { letterLanguage, letterLanguages } from '#app/models/campaign-languages.server.ts';
import { parseEmailAddress } from '#app/models/email-address.ts';
import { findTarget } from '#app/models/target.server.ts';
import { checkWords } from '../public/letter-check.server.ts';
import { readLetterForm } from '../public/letter-form.server.ts';
import { composeFields } from '../public/letter-page.server.ts';
import { areaOf, campaignOf, pathOf } from '../public/place.server.ts';
import { writeEml } from './eml.ts';

export async function action({ request, params }: ActionFunctionArgs) {
  const campaign = await campaignOf(params);
  const { fields } = await readLetterForm(request, campaign);
  const country = areaOf(campaign, params.country);
  const target = await findTarget(db, campaign.id, country);
  if (!target) return new Response(null, { status: 404 });
  const { words, problems } = checkWords(fields);
  if (problems.length > 0) return refusal(campaign.lang, problems);
  const languages = await letterLanguages(db, campaign, country, target);
  const { lang } = letterLanguage(languages, fields.letterLang, campaign.lang);
  const letter = await composeFields(campaign, target.id, { ...fields, country }, lang);
  const sender = parseEmailAddress(fields.email);
  const text = [letter.salutation, letter.middle, `${letter.closing}\n${letter.name}`.trim()].join('\n\n');
  const draft = writeEml({
    from: sender.ok ? { name: words.name, address: sender.address } : null,
    to: target.email ? { name: letter.toName, address: target.email } : null,
    subject: letter.subject,
    text,
    lang,
    date: new Date(),
  });
  return new Response(draft, {
    headers: {
      'Content-Type': 'message/rfc822',
      'Content-Disposition': 'attachment; filename="letter.eml"',
      'Cache-Control': 'no-store',
    },
  });
}

function refusal(lang: string, problems: ReturnType<typeof checkWords>['problems']): Response {
  const t = translator(lang);
  const lines = [
    t('problems.title'),
    ...problems.map((problem) => problemWords(t, problem)),
    t('self.eml.back'),
  ];
  return new Response(`${lines.join('\n\n')}\n`, {
    status: 422,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' },
  });
}

/** Opened or reloaded without its form, there is no letter: back to where one is written. */
export async function loader({ params }: LoaderFunctionArgs) {
  const campaign = await campaignOf(params);
  return redirect(pathOf(campaign, areaOf(campaign, params.country)));
}

/** Where the link in the confirm mail leads. Opening it changes nothing: mail scanners follow links. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { LetterSection } from '#app/components/letter-section.tsx';
import { db } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { formatList } from '#app/i18n/format.ts';
import { languageOf } from '#app/i18n/languages.ts';
import { confirmByLink } from '#app/models/action/confirm.server.ts';
import { findByLink, rejectByLink } from '#app/models/action/link.server.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { receiptPath } from '#app/urls.server.ts';
import { type End, Ended, endOf } from './ended.tsx';
import { readFlatForm, readIntent } from './flat-form.server.ts';

export async function loader({ request, params }: LoaderFunctionArgs) {
  const found = await findByLink(db, params.token ?? '');
  const lang = found?.campaign.lang ?? languageOf(request);
  const end: End | null = !found ? 'unknown' : (endOf(found.state) ?? (found.expired ? 'expired' : null));
  const receipt = found && end === 'already confirmed' ? receiptPath(found.publicId) : null;
  return data({ lang, found, end, receipt, token: params.token ?? '' }, { status: found ? 200 : 404 });
}

type Answer = { end: End | null; rejected: 'rejected' | 'held' | null };

/** Scanners that press every button do so within seconds. Where no mail is real nobody need wait. */
const GRACE_SECONDS = 60;

export async function action({ request, params }: ActionFunctionArgs) {
  const token = params.token ?? '';
  const form = await readFlatForm(request, ['intent']);
  if (readIntent(form.one('intent'), ['confirm', 'reject']) === 'reject') return reject(token);
  const result = await confirmByLink(db, token, env.MAIL_MODE === 'capture' ? 0 : GRACE_SECONDS);
  if (!result.ok) {
    // A link has no code to mistype.
    const end = result.problem === 'wrong code' ? 'unknown' : result.problem;
    return answer({ end, rejected: null }, end === 'unknown' ? 404 : 409);
  }
  wake();
  return redirect(receiptPath(result.publicId), 303);
}

async function reject(token: string) {
  const result = await rejectByLink(db, token);
  if (result === 'rejected' || result === 'held') return answer({ end: null, rejected: result }, 200);
  return answer({ end: result === 'too late' ? 'already confirmed' : 'unknown', rejected: null }, 409);
}

const answer = (what: Answer, status: number) => data(what, { status });

export default function ConfirmPage() {
  const { found, end, receipt, token } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const { lang, t } = useI18n();
  if (answered?.rejected) return <Rejected how={answered.rejected} />;
  const problem = answered?.end ?? end;
  if (problem || !found)
    return <Ended problem={problem ?? 'unknown'} campaign={found?.campaign ?? null} receipt={receipt} />;
  const { kind } = found;
  const target = formatList(lang, found.targetNames);
  return (
    <Document title={t(`confirm.title.${kind}`)} personal>
      <div className="text">
        <h1>{t(`confirm.title.${kind}`)}</h1>
        <p className="lead">
          {t(`confirm.lead.${kind}`, { name: found.name, target, title: found.campaign.title })}
        </p>
        <p>{t('confirm.nothing')}</p>
        <form method="post" action={`/confirm/${token}`} className="choice" data-once>
          <button name="intent" value="confirm">
            {t(`confirm.yes.${kind}`)}
          </button>
          <button name="intent" value="reject">
            {t(`confirm.no.${kind}`)}
          </button>
        </form>
        <LetterSection title={t('confirm.letter')} letter={found.letter} />
      </div>
    </Document>
  );
}

function Rejected({ how }: { how: 'rejected' | 'held' }) {
  const { lang, t } = useI18n();
  return (
    <Document title={t(`confirm.${how}.title`)} personal>
      <div className="text">
        <h1>{t(`confirm.${how}.title`)}</h1>
        <p className="lead">{t(`confirm.${how}.lead`)}</p>
        <p>
          <a href={`/${lang}/contact`}>{t('confirm.rejected.contact')}</a>
        </p>
      </div>
    </Document>
  );
}

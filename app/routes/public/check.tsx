/** "Check your inbox": the code from the mail, typed into the tab that is still open. */
import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  redirect,
} from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { Document } from '#app/components/document.tsx';
import { TextField } from '#app/components/fields.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { LetterSection } from '#app/components/letter-section.tsx';
import { type Problem, ProblemSummary } from '#app/components/problems.tsx';
import { db } from '#app/db.server.ts';
import { formatDate } from '#app/i18n/format.ts';
import { confirmByCode } from '#app/models/action/confirm.server.ts';
import {
  changeAddress,
  findWaitingAction,
  resendConfirm,
  type WaitingAction,
} from '#app/models/action/waiting.server.ts';
import { parseEmailAddress } from '#app/models/email-address.ts';
import { wake } from '#app/models/message/wake.server.ts';
import { receiptPath } from '#app/urls.server.ts';
import { NoMail } from './check/no-mail.tsx';
import { Ended, endOf } from './ended.tsx';
import { readFlatForm, readIntent } from './flat-form.server.ts';
import { busy, mailboxProblems } from './form-guard.server.ts';
import { langOf, notFound } from './place.server.ts';

async function waitingOf(request: Request, params: { lang?: string; campaign?: string }) {
  const lang = langOf(params.lang);
  const publicId = new URL(request.url).searchParams.get('action') ?? '';
  const action = await findWaitingAction(db, publicId);
  if (!action || action.campaign.slug !== params.campaign) throw notFound({ missing: 'link' });
  return { lang, action };
}

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { lang, action } = await waitingOf(request, params);
  // The post office ends what is over once a minute; nobody should be asked for a code until then.
  const end = endOf(action.state) ?? (action.expiresAt < new Date() ? 'expired' : null);
  return { lang, waiting: action, end, sent: new URL(request.url).searchParams.has('sent') };
}

type Answer = { problems: Problem[]; code?: string; email?: string };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export async function action({ request, params, context }: ActionFunctionArgs) {
  const { action } = await waitingOf(request, params);
  const form = await readFlatForm(request, ['intent', 'code', 'email']);
  const intent = readIntent(form.one('intent'), ['code', 'resend', 'address']);
  const here = new URL(request.url).pathname;
  if (intent === 'code') return typeCode(action.publicId, form.one('code') ?? '');
  if (intent === 'address') return newAddress(action, form.one('email') ?? '', here, context.address);
  const result = await resendConfirm(db, action.publicId);
  if (result !== 'sent') return refuse({ problems: [{ field: 'resend', key: `check.resend.${result}` }] });
  wake();
  return redirect(`${here}?action=${action.publicId}&sent`, 303);
}

async function typeCode(publicId: string, typed: string) {
  const code = typed.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(code)) {
    const key = code === '' ? 'error.code.missing' : 'error.code.not a code';
    return refuse({ problems: [{ field: 'code', key }], code: typed });
  }
  const result = await confirmByCode(db, publicId, code);
  if (!result.ok) {
    const { triesLeft = 0 } = (await findWaitingAction(db, publicId)) ?? {};
    const key =
      result.problem === 'wrong code' ? 'error.code.wrong code' : (`end.${result.problem}` as const);
    return refuse({ problems: [{ field: 'code', key, values: { count: triesLeft } }], code: typed });
  }
  wake();
  return redirect(receiptPath(result.publicId), 303);
}

async function newAddress(action: WaitingAction, typed: string, here: string, address: string) {
  const email = parseEmailAddress(typed);
  if (!email.ok)
    return refuse({ problems: [{ field: 'email', key: `error.email.${email.problem}` }], email: typed });
  const problems = await mailboxProblems(email.address, email.address);
  if (problems.length > 0) return refuse({ problems, email: typed });
  const { publicId, campaign, area } = action;
  const later = await busy({ address, campaignId: campaign.id, area, email: email.address });
  if (later) {
    const said = later.problems.map((problem) => ({ ...problem, field: 'email' }));
    return data<Answer>({ problems: said, email: typed }, later.init);
  }
  const result = await changeAddress(db, publicId, email.address);
  if (!result.ok)
    return refuse({ problems: [{ field: 'email', key: `check.resend.${result.problem}` }], email: typed });
  wake();
  return redirect(`${here}?action=${encodeURIComponent(result.publicId)}&sent`, 303);
}

const refuse = (answer: Answer) => data(answer, { status: 422 });

export default function CheckPage() {
  const { waiting, end, sent } = useLoaderData<typeof loader>();
  const { problems, code, email }: Answer = useActionData<typeof action>() ?? { problems: [] };
  const { lang, t } = useI18n();
  const { campaign, letter } = waiting;
  const here = `/${lang}/${campaign.slug}`;
  if (end) return <Ended problem={end} campaign={campaign} />;
  const post = `${here}/check?action=${waiting.publicId}`;
  return (
    <Document title={t('check.title')} personal failed={problems.length > 0}>
      <ProblemSummary problems={problems} />
      <div className="text">
        <h1>{t('check.title')}</h1>
        {sent ? (
          <p className="notice" role="status">
            {t('check.sent')}
          </p>
        ) : null}
        <p className="lead">{t('check.lead', { address: waiting.maskedEmail })}</p>
        <form method="post" action={post} noValidate data-once>
          <TextField
            name="code"
            label={t('check.code')}
            hint={t('check.code.hint', { date: formatDate(lang, waiting.expiresAt) })}
            autoComplete="one-time-code"
            inputMode="numeric"
            pattern="[0-9 \-]*"
            className="code"
            value={code}
            problems={problems}
          />
          <button className="primary" name="intent" value="code">
            {t(`check.confirm.${waiting.kind}`)}
          </button>
        </form>
        <NoMail post={post} mailsLeft={waiting.mailsLeft} email={email} problems={problems} />
        <LetterSection title={t('check.letter')} letter={letter} />
      </div>
    </Document>
  );
}

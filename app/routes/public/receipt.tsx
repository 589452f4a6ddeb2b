/** What became of a supporter's letter, in the exact words of what we know. The address is the key to it. */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { CopyText } from '#app/components/copy-text.tsx';
import { Document } from '#app/components/document.tsx';
import { Rich, useI18n } from '#app/components/i18n.tsx';
import { LetterSection } from '#app/components/letter-section.tsx';
import { type Problem, ProblemSummary } from '#app/components/problems.tsx';
import { Share } from '#app/components/share.tsx';
import { db } from '#app/db.server.ts';
import { withdrawAction } from '#app/models/action/withdraw.server.ts';
import { noteAnswer } from '#app/models/answer/answer.server.ts';
import { findReceipt, type Receipt } from '#app/models/receipt.server.ts';
import { campaignUrl, ledgerPath, verifyUrl } from '#app/urls.server.ts';
import { readFlatForm, readIntent } from './flat-form.server.ts';
import { notFound } from './place.server.ts';
import { AnswerForm, mayBeAnswered } from './receipt/answer-form.tsx';
import { PublicRecord } from './receipt/public-record.tsx';
import { LetterTimeline } from './receipt/timeline.tsx';

export async function loader({ params }: LoaderFunctionArgs) {
  const receipt = await findReceipt(db, params.token ?? '');
  if (!receipt) throw notFound({ missing: 'link' });
  const { lang, slug } = receipt.campaign;
  return {
    lang,
    receipt,
    now: new Date(),
    here: `/letter/${params.token}`,
    verify: verifyUrl(receipt.reference),
    share: campaignUrl(lang, slug),
    record: `${ledgerPath(slug)}.json`,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const form = await readFlatForm(request, ['intent', 'letter'], ['demand']);
  const intent = readIntent(form.one('intent'), ['withdraw', 'yes', 'no']);
  if (intent !== 'withdraw') {
    const word = { messageId: Number(form.one('letter')), answered: intent === 'yes' };
    const demands = form.all('demand').map(Number);
    const result = await noteAnswer(db, params.token ?? '', { ...word, demands });
    if (result === 'unknown') throw notFound({ missing: 'link' });
    return redirect(`/letter/${params.token}`, 303);
  }
  const result = await withdrawAction(db, params.token ?? '');
  if (result === 'unknown') throw notFound({ missing: 'link' });
  if (result === 'withdrawn') return redirect(`/letter/${params.token}`, 303);
  const problems: Problem[] = [{ field: 'main', key: `withdraw.${result}` }];
  return data({ problems }, { status: 409 });
}

export default function ReceiptPage() {
  const { receipt, now, here, verify, share, record } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems ?? [];
  const { t } = useI18n();
  const { letter, letters, kind, state, reference } = receipt;
  const title = t(state === 'confirmed' ? `receipt.title.${kind}` : `receipt.title.${endedOr(state)}`);
  const returned = letters.find(({ state, text }) => text && (state === 'failed' || state === 'bounced'));
  return (
    <Document title={title} personal failed={problems.length > 0}>
      <ProblemSummary problems={problems} />
      <div className="text">
        <h1>{title}</h1>
        <p className="lead">
          {t(state === 'confirmed' ? `receipt.lead.${kind}` : `receipt.lead.${endedOr(state)}`)}
        </p>
        {letters.map((one) => (
          <LetterTimeline key={one.messageId} letter={one} confirmedAt={receipt.confirmedAt} now={now} />
        ))}
        {letters.filter(mayBeAnswered).map((one) => (
          <AnswerForm
            key={one.messageId}
            letter={one}
            receipt={receipt}
            here={here}
            alone={letters.length === 1}
          />
        ))}
        {letters.length > 0 ? (
          <p>
            <a href={here}>{t('receipt.refresh')}</a>
          </p>
        ) : null}
        {receipt.canWithdraw ? <Withdraw kind={kind} here={here} /> : null}
        <Reference reference={reference} verify={verify} />
        {state === 'confirmed' ? <Share address={share} title={receipt.campaign.title} /> : null}
        {returned ? (
          <CopyText id="returned" label={t('receipt.returned')} text={returned.text} lang={letter?.lang} />
        ) : null}
        <PublicRecord receipt={receipt} file={record} />
        <LetterSection title={t('receipt.letter')} letter={letter} />
      </div>
    </Document>
  );
}

function Withdraw({ kind, here }: { kind: Receipt['kind']; here: string }) {
  const { t } = useI18n();
  return (
    <form method="post" action={here} data-once>
      <p>{t(`withdraw.lead.${kind}`)}</p>
      <button name="intent" value="withdraw">
        {t('withdraw.button')}
      </button>
    </form>
  );
}

function Reference({ reference, verify }: { reference: string; verify: string }) {
  const { t } = useI18n();
  return (
    <>
      <h2>{t('receipt.reference')}</h2>
      <p>
        <Rich
          message="receipt.verify"
          values={{ reference }}
          tags={{ strong: (text) => <strong>{text}</strong>, link: (text) => <a href={verify}>{text}</a> }}
        />
      </p>
    </>
  );
}

/** An action whose receipt is open but that does not count: withdrawn by its writer, else not valid. */
const endedOr = (state: string) => (state === 'withdrawn' ? 'withdrawn' : 'ended');

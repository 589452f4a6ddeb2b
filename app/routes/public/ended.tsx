import { Document } from '#app/components/document.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import type { ConfirmProblem } from '#app/models/action/confirm.server.ts';
import type { WaitingAction } from '#app/models/action/waiting.server.ts';

/** Why an action can't be confirmed here and now. */
export type End = Exclude<ConfirmProblem, 'wrong code'>;

const ends: Partial<Record<WaitingAction['state'], End>> = {
  confirmed: 'already confirmed',
  withdrawn: 'already confirmed',
  invalidated: 'rejected',
  rejected: 'rejected',
  expired: 'expired',
};

/** The end that an action's state is, or null while it waits to be confirmed. */
export const endOf = (state: WaitingAction['state']): End | null => ends[state] ?? null;

type EndedProps = {
  problem: End;
  campaign: { slug: string; lang: string } | null;
  /** Only for someone who holds the link from the mail. */
  receipt?: string | null;
};

/** The page in place of a form that has nothing left to ask: what happened, and what to do now. */
export function Ended({ problem, campaign, receipt }: EndedProps) {
  const { lang, t } = useI18n();
  return (
    <Document title={t(`end.title.${problem}`)} personal>
      <div className="text">
        <h1>{t(`end.title.${problem}`)}</h1>
        <p className="lead">{t(`end.${problem}`)}</p>
        {receipt ? (
          <p>
            <a href={receipt}>{t('end.receipt')}</a>
          </p>
        ) : null}
        {campaign ? (
          <p>
            <a href={`/${campaign.lang}/${campaign.slug}`}>{t('end.campaign')}</a>
          </p>
        ) : null}
        <p>
          <a href={`/${lang}/contact`}>{t('end.contact')}</a>
        </p>
      </div>
    </Document>
  );
}

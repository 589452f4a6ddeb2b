import { useI18n } from '#app/components/i18n.tsx';
import type { Receipt, ReceiptLetter } from '#app/models/receipt.server.ts';

/** Only what has left can have been answered. */
export const mayBeAnswered = ({ state }: ReceiptLetter): boolean =>
  state === 'handed over' || state === 'accepted' || state === 'answered';

type AnswerFormProps = { letter: ReceiptLetter; receipt: Receipt; here: string; alone: boolean };

/** "I got an answer": yes or no, and which demands it spoke of. What it said is not asked. */
export function AnswerForm({ letter, receipt, here, alone }: AnswerFormProps) {
  const { t } = useI18n();
  const { answer, messageId, targetName } = letter;
  const id = `answer-${messageId}`;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>
        {t('answer.title')}
        {alone ? null : ` (${targetName})`}
      </h2>
      {answer ? (
        <p className="notice matches">{t(answer.answered ? 'answer.kept.yes' : 'answer.kept.no')}</p>
      ) : null}
      {answer?.answered ? null : (
        <form method="post" action={here} data-once>
          <input type="hidden" name="letter" value={messageId} />
          <p>{t('answer.lead')}</p>
          <details>
            <summary>{t('answer.demands')}</summary>
            <fieldset className="field">
              <legend className="unseen">{t('answer.demands')}</legend>
              {receipt.demands.map(({ number, label }) => (
                <label className="check" key={number}>
                  <input type="checkbox" name="demand" value={number} />
                  <span>{label}</span>
                </label>
              ))}
            </fieldset>
          </details>
          <p>
            <button name="intent" value="yes">
              {t('answer.yes')}
            </button>{' '}
            <button name="intent" value="no">
              {t('answer.no')}
            </button>
          </p>
        </form>
      )}
    </section>
  );
}

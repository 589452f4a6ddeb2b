import { useI18n } from '#app/components/i18n.tsx';
import type { WritePage } from '../letter-page.server.ts';

/** What of the form is no question: when it was made, the address that was asked about, and the field that only machines fill in. */
export function FormMarks({ page: { formToken, problems, fields } }: { page: WritePage }) {
  const { t } = useI18n();
  const asked = problems.some((problem) => 'key' in problem && problem.key === 'error.email.did you mean');
  return (
    <>
      <input type="hidden" name="form_token" value={formToken} />
      <input type="hidden" name="turn" value={fields.turn ?? 0} />
      {asked ? <input type="hidden" name="email_kept" value={fields.email.trim()} /> : null}
      <div className="unseen" aria-hidden>
        <label>
          {t('form.trap')} <input name="topic" autoComplete="off" tabIndex={-1} />
        </label>
      </div>
    </>
  );
}

import { TextField } from '#app/components/fields.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import type { Problem } from '#app/components/problems.tsx';

type NoMailProps = {
  /** Where the page's forms go. */
  post: string;
  mailsLeft: number;
  /** A new address as typed before. */
  email: string | undefined;
  problems: Problem[];
};

/** For people whose mail did not come: wait, send it again, or correct the address. */
export function NoMail({ post, mailsLeft, email, problems }: NoMailProps) {
  const { t } = useI18n();
  return (
    <>
      <h2>{t('check.help')}</h2>
      <p>{t('check.spam')}</p>
      {mailsLeft > 0 ? (
        <>
          <form method="post" action={post}>
            <button id="resend" name="intent" value="resend">
              {t('check.resend')}
            </button>
            <p className="hint">{t('check.resend.hint', { count: mailsLeft })}</p>
          </form>
          <NewAddress post={post} email={email} problems={problems} />
        </>
      ) : (
        <p id="resend">{t('check.resend.no more')}</p>
      )}
    </>
  );
}

function NewAddress({ post, email, problems }: Omit<NoMailProps, 'mailsLeft'>) {
  const { t } = useI18n();
  return (
    <details open={problems.some(({ field }) => field === 'email')}>
      <summary>{t('check.address')}</summary>
      <form method="post" action={post} noValidate>
        <TextField
          name="email"
          type="email"
          label={t('check.address.label')}
          hint={t('check.address.hint')}
          autoComplete="email"
          spellCheck={false}
          value={email}
          problems={problems}
        />
        <button name="intent" value="address">
          {t('check.address.button')}
        </button>
      </form>
    </details>
  );
}

import { useI18n } from './i18n.tsx';

type CopyTextProps = { id: string; label: string; text: string; lang?: string; primary?: boolean };

/** Text to take away. The button stays hidden until the script that makes it work has loaded. */
export function CopyText({ id, label, text, lang, primary }: CopyTextProps) {
  const { t } = useI18n();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        className={lang ? 'serif' : undefined}
        readOnly
        rows={Math.min(8, text.split('\n').length)}
        lang={lang}
        value={text}
        spellCheck={false}
      />
      <p>
        <button
          type="button"
          className={primary ? 'primary' : undefined}
          hidden
          data-copy={id}
          data-done={t('copy.done')}
        >
          {t('copy.button')}
        </button>{' '}
        <output htmlFor={id} />
      </p>
    </div>
  );
}

import { FieldError } from '#app/components/fields.tsx';
import { useI18n, useLangOf } from '#app/components/i18n.tsx';
import type { LetterPart } from '../letter-page.server.ts';

type EditTextProps = {
  letter: LetterPart;
  shown: boolean;
  /** Its button was pressed just now. */
  pressed: boolean;
  problem: string | undefined;
};

/**
 * The middle of the letter in a box, once asked for; the lines around it belong to the target and to the supporter's
 * name.
 */
export function EditText({ letter, shown, pressed, problem }: EditTextProps) {
  const { t } = useI18n();
  const lang = useLangOf()(letter.view.lang);
  if (!shown)
    return (
      <p>
        <button className="link" name="intent" value="edit">
          {t('edit.title')}
        </button>
      </p>
    );
  const rows = Math.min(24, letter.text.length / 60 + letter.text.split('\n').length);
  return (
    <details className="edit" open>
      <summary>{t('edit.title')}</summary>
      <div className={problem ? 'field failed' : 'field'}>
        <label htmlFor="text">{t('edit.label')}</label>
        <p className="hint" id="text-hint">
          {t('edit.hint', { max: letter.max })}
        </p>
        <FieldError name="text">{problem}</FieldError>
        <p className="fixed" lang={lang}>
          {letter.view.salutation}
        </p>
        <textarea
          id="text"
          name="text"
          className="serif"
          rows={Math.round(rows)}
          lang={lang}
          {...(pressed ? { autoFocus: true } : {})}
          defaultValue={letter.text}
          aria-describedby={problem ? 'text-hint text-error' : 'text-hint'}
          aria-invalid={problem ? true : undefined}
        />
        <input type="hidden" name="text_base" value={letter.textBase} />
        <p className="fixed lines" lang={lang}>
          {letter.view.closing}
          {'\n'}
          {letter.view.name}
        </p>
      </div>
      <p className="buttons">
        <button name="intent" value="preview">
          {t('edit.apply')}
        </button>
        <button name="intent" value="reset">
          {t('edit.reset')}
        </button>
      </p>
    </details>
  );
}

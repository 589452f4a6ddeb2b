/** Form controls with label, hint and error, tied together for everyone. The name of a control is its id. */
import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from 'react';
import { useI18n } from './i18n.tsx';
import { type Problem, useProblem } from './problems.tsx';

type Shared = { name: string; label: string; hint?: ReactNode; optional?: boolean; problems: Problem[] };

const describedBy = (name: string, hint: boolean, error: boolean) =>
  [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ') || undefined;

/** The error of a field, in the words of the summary. */
export function FieldError({ name, children }: { name: string; children?: string }) {
  const { t } = useI18n();
  if (!children) return null;
  return (
    <p className="error" id={`${name}-error`}>
      <span className="unseen">{t('problems.prefix')} </span>
      {children}
    </p>
  );
}

function Frame({
  name,
  label,
  hint,
  optional,
  error,
  children,
}: Omit<Shared, 'problems'> & { error?: string; children: ReactNode }) {
  const { t } = useI18n();
  return (
    <div className={error ? 'field failed' : 'field'}>
      <label htmlFor={name}>
        {label} {optional ? <span className="quiet">{t('field.optional')}</span> : null}
      </label>
      {hint ? (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      <FieldError name={name}>{error}</FieldError>
      {children}
    </div>
  );
}

type TextFieldProps = Shared & InputHTMLAttributes<HTMLInputElement>;

export function TextField({ name, label, hint, optional, problems, value, ...rest }: TextFieldProps) {
  const error = useProblem(problems, name);
  return (
    <Frame {...{ name, label, hint, optional, error }}>
      <input
        type="text"
        id={name}
        name={name}
        defaultValue={value}
        required={!optional}
        aria-describedby={describedBy(name, Boolean(hint), Boolean(error))}
        aria-invalid={error ? true : undefined}
        {...rest}
      />
    </Frame>
  );
}

type TextAreaProps = Shared & TextareaHTMLAttributes<HTMLTextAreaElement>;

export function TextArea({ name, label, hint, optional, problems, value, ...rest }: TextAreaProps) {
  const error = useProblem(problems, name);
  return (
    <Frame {...{ name, label, hint, optional, error }}>
      <textarea
        id={name}
        name={name}
        defaultValue={value}
        required={!optional}
        aria-describedby={describedBy(name, Boolean(hint), Boolean(error))}
        aria-invalid={error ? true : undefined}
        {...rest}
      />
    </Frame>
  );
}

type CheckboxProps = {
  name: string;
  value: string;
  checked: boolean;
  required?: boolean;
  problems: Problem[];
  children?: ReactNode;
};

export function Checkbox({ name, value, checked, required, problems, children }: CheckboxProps) {
  const error = useProblem(problems, name);
  return (
    <div className={error ? 'tick failed' : 'tick'}>
      <FieldError name={name}>{error}</FieldError>
      <label className="check">
        <input
          type="checkbox"
          id={name}
          name={name}
          value={value}
          defaultChecked={checked}
          required={required}
          aria-describedby={describedBy(name, false, Boolean(error))}
          aria-invalid={error ? true : undefined}
        />
        <span>{children}</span>
      </label>
    </div>
  );
}

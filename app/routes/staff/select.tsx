import { FieldError } from '#app/components/fields.tsx';
import { type Problem, useProblem } from '#app/components/problems.tsx';

type SelectProps = {
  name: string;
  label: string;
  hint?: string;
  value?: string;
  options: readonly (readonly [value: string, label: string])[];
  problems?: Problem[];
};

/** A labelled choice of one, in the manner of the other fields. */
export function Select({ name, label, hint, value, options, problems = [] }: SelectProps) {
  const error = useProblem(problems, name);
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ');
  return (
    <div className={error ? 'field failed' : 'field'}>
      <label htmlFor={name}>{label}</label>
      {hint ? (
        <p className="hint" id={`${name}-hint`}>
          {hint}
        </p>
      ) : null}
      <FieldError name={name}>{error}</FieldError>
      <select id={name} name={name} defaultValue={value} aria-describedby={described || undefined}>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

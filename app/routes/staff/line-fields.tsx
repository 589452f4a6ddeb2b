import { FieldError } from '#app/components/fields.tsx';
import { type Problem, useProblem } from '#app/components/problems.tsx';

type Line = { lang: string; salutation: string; closing: string };
type Props = { languages: readonly string[]; lines: readonly Line[]; problems: Problem[] };

/** Whole salutation and closing lines, a pair for each language, with their punctuation. */
export function LineFields({ languages, lines, problems }: Props) {
  return languages.map((lang) => {
    const line = lines.find((each) => each.lang === lang);
    return (
      <fieldset key={lang}>
        <legend>In {lang}</legend>
        <input type="hidden" name="line_lang" value={lang} />
        <Line
          name="salutation"
          label="Salutation, the whole line"
          value={line?.salutation}
          {...{ lang, problems }}
        />
        <Line name="closing" label="Closing, the whole line" value={line?.closing} {...{ lang, problems }} />
      </fieldset>
    );
  });
}

type LineProps = { name: string; lang: string; label: string; value?: string; problems: Problem[] };

function Line({ name, lang, label, value, problems }: LineProps) {
  const id = `${name}-${lang}`;
  const error = useProblem(problems, id);
  return (
    <div className={error ? 'field failed' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <FieldError name={id}>{error}</FieldError>
      <input
        {...{ id, name, lang }}
        defaultValue={value}
        aria-describedby={error ? `${id}-error` : undefined}
      />
    </div>
  );
}

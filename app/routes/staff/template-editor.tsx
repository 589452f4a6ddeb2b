import { FieldError, TextArea, TextField } from '#app/components/fields.tsx';
import { type Problem, useProblem } from '#app/components/problems.tsx';
import type { TemplateContent } from '#app/models/template/content.ts';
import { pointsText } from './points-text.ts';

type Props = {
  path: string;
  /** Null before the first version of a language. */
  basedOn: number | null;
  content: TemplateContent;
  note: string;
  problems: Problem[];
};

const EMPTY_SUBJECTS = 2;

/** Frame and demands in one form: what is saved is one version. Multipart, because percent-encoded Greek is six times as long. */
export function TemplateEditor({ path, basedOn, content, note, problems }: Props) {
  const subjects = [...content.subjects, ...Array.from({ length: EMPTY_SUBJECTS }, () => '')];
  const next = Math.max(0, ...content.demands.map(({ number }) => number)) + 1;
  const fresh = { number: next, label: '', sentence: '', explanation: '', variants: [], points: [] };
  return (
    <form method="post" action={path} encType="multipart/form-data" className="editor" noValidate>
      <input type="hidden" name="based_on" value={basedOn ?? ''} />
      <fieldset>
        <legend>Subjects, three or more; the writer chooses</legend>
        {subjects.map((subject, i) => {
          const id = `subject-${i + 1}`;
          return (
            <Line key={id} {...{ id, problems }} name="subject" label={`Subject ${i + 1}`} value={subject} />
          );
        })}
      </fieldset>
      <TextArea
        name="body"
        label="Frame"
        hint="Slots: {salutation} first, {own_words}, {country_phrase}, {demands}, {letter_title}, {letter_reference}, {letter_date}, and {closing} {name} last. Salutation and closing are whole lines of the target."
        value={content.body}
        rows={16}
        problems={problems}
      />
      <p id="demands" className="quiet">
        A sentence continues the line before {'{demands}'}. The order is by position; leave label and sentence
        of a new demand empty to add none.
      </p>
      {[...content.demands, fresh].map((demand, i) => (
        <DemandFields
          key={demand.number}
          position={i + 1}
          isNew={demand === fresh}
          {...{ demand, problems }}
        />
      ))}
      <TextField
        name="note"
        label="What did you change, and why?"
        hint="For the person who publishes it"
        value={note}
        problems={problems}
        optional
      />
      <button className="primary">Save as a new draft</button>
    </form>
  );
}

type DemandProps = {
  demand: TemplateContent['demands'][number];
  position: number;
  isNew: boolean;
  problems: Problem[];
};

function DemandFields({ demand, position, isNew, problems }: DemandProps) {
  const { number, label, sentence, explanation, variants, points } = demand;
  const id = (what: string) => `demand-${number}-${what}`;
  const failed = problems.some(({ field }) => field.startsWith(`demand-${number}-`));
  return (
    <details className="demand" open={failed}>
      <summary>{isNew ? 'Add a demand' : `Demand ${number}: ${label}`}</summary>
      <input type="hidden" name="number" value={number} />
      <Line
        id={id('position')}
        name="position"
        label="Position"
        value={String(position)}
        problems={problems}
      />
      <Line id={id('label')} name="label" label="Label" value={label} problems={problems} />
      <Area
        id={id('sentence')}
        name="sentence"
        label="Sentence"
        value={sentence}
        rows={3}
        problems={problems}
      />
      <Area
        id={id('explanation')}
        name="explanation"
        label="Explanation on the page"
        value={explanation}
        rows={4}
        problems={problems}
      />
      <Area
        id={id('variants')}
        name="variants"
        label="Other approved wordings of the sentence, one a line"
        value={variants.join('\n')}
        rows={2}
        problems={problems}
      />
      <Area
        id={id('points')}
        name="points"
        label="Sub-points: label, sentence and explanation on three lines, an empty line between points"
        value={pointsText(points)}
        rows={points.length ? 8 : 2}
        problems={problems}
      />
    </details>
  );
}

type ControlProps = { id: string; name: string; label: string; value: string; problems: Problem[] };

/** Like TextField, for names that repeat: the id is its own. */
function Line({ id, name, label, value, problems }: ControlProps) {
  const error = useProblem(problems, id);
  return (
    <div className={error ? 'field failed' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <FieldError name={id}>{error}</FieldError>
      <input {...{ id, name }} defaultValue={value} aria-describedby={error ? `${id}-error` : undefined} />
    </div>
  );
}

function Area({ id, name, label, value, rows, problems }: ControlProps & { rows: number }) {
  const error = useProblem(problems, id);
  return (
    <div className={error ? 'field failed' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <FieldError name={id}>{error}</FieldError>
      <textarea
        {...{ id, name, rows }}
        defaultValue={value}
        aria-describedby={error ? `${id}-error` : undefined}
      />
    </div>
  );
}

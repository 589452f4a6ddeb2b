import { FieldError, TextArea, TextField } from '#app/components/fields.tsx';
import { type Problem, useProblem } from '#app/components/problems.tsx';
import { Select } from './select.tsx';

type Facts = {
  reference: string;
  letterDate: string;
  author: string;
  addressees: string[];
  alsoTargetId: number | null;
  whenUncertain: string;
  whenAgreed: string;
  embedders: string[];
  opensAt: Date | string | null;
  closesAt: Date | string | null;
  deadline: Date | string | null;
  digestFrom: number;
};
type FactName =
  | 'reference'
  | 'letter_date'
  | 'author'
  | 'addressees'
  | 'also_target'
  | 'when_uncertain'
  | 'when_agreed'
  | 'embedders';
type TimeName = 'opens_at' | 'closes_at' | 'deadline' | 'digest_from';
type FactProps = {
  typed: Record<FactName | TimeName, string>;
  targets: { id: number; area: string; organisation: string }[];
  problems: Problem[];
};

/** The facts as their form shows them. */
export const shownFacts = (campaign: Facts): FactProps['typed'] => ({
  ...{ reference: campaign.reference, letter_date: campaign.letterDate, author: campaign.author },
  ...{ addressees: campaign.addressees.join('\n'), when_uncertain: campaign.whenUncertain },
  when_agreed: campaign.whenAgreed,
  embedders: campaign.embedders.join('\n'),
  also_target: campaign.alsoTargetId === null ? '' : String(campaign.alsoTargetId),
  ...{ opens_at: moment(campaign.opensAt), closes_at: moment(campaign.closesAt) },
  ...{ deadline: moment(campaign.deadline), digest_from: String(campaign.digestFrom) },
});

const moment = (at: Date | string | null) => (at ? new Date(at).toISOString().slice(0, 16) : '');

/** What is true of a campaign in every language. */
export function FactFields({ typed, targets, problems }: FactProps) {
  const options = targets.map(
    ({ id, area, organisation }) => [String(id), `${area} ${organisation}`] as const,
  );
  const field = (name: FactName | TimeName, label: string, type: string, optional = false) => (
    <TextField {...{ name, label, type, problems, optional }} value={typed[name]} />
  );
  return (
    <>
      {field('reference', 'Reference', 'text', true)}
      {field('letter_date', 'Date of the open letter', 'date')}
      {field('author', 'Written by', 'text')}
      <TextArea
        name="addressees"
        label="Addressed to, one a line"
        value={typed.addressees}
        rows={3}
        problems={problems}
      />
      <Select
        name="also_target"
        label="Target that anyone may add"
        value={typed.also_target}
        options={[['', 'none'], ...options]}
      />
      <Select
        name="when_uncertain"
        label="A letter in doubt, when no evidence came"
        value={typed.when_uncertain}
        options={[
          ['resend', 'is sent once more, flagged'],
          ['hold', 'is held for a person'],
        ]}
      />
      <Select
        name="when_agreed"
        label="A demand that the office has agreed to"
        value={typed.when_agreed}
        options={[
          ['thanks', 'is thanked for in further letters'],
          ['drop', 'is left out of further letters'],
        ]}
      />
      {field('opens_at', 'Opens by itself (UTC)', 'datetime-local', true)}
      {field('closes_at', 'Closes by itself (UTC)', 'datetime-local', true)}
      {field(
        'deadline',
        'By when letters should have left (UTC); empty: by when it closes',
        'datetime-local',
        true,
      )}
      {field(
        'digest_from',
        'Letters without own words that wait for one target and are bundled from this number on',
        'number',
        true,
      )}
      <TextArea
        name="embedders"
        label="Sites that may show its numbers in a frame, one a line: https://example.org, or * for any; empty for none"
        value={typed.embedders}
        rows={3}
        problems={problems}
      />
    </>
  );
}

const wordFields = [
  ['title', 'Title of the open letter', 2],
  ['headline', 'Headline', 2],
  ['lead', 'Lead', 3],
  ['about', 'About the letter: paragraphs, an empty line between them', 10],
  ['source_note', 'Source and independence', 4],
] as const;

type Typed = Record<(typeof wordFields)[number][0], string>;
type Text = { title: string; headline: string; lead: string; about: string[]; sourceNote: string };

export const NO_WORDS: Text = { title: '', headline: '', lead: '', about: [], sourceNote: '' };

/** The words as their form shows them. */
export const shownWords = ({ title, headline, lead, about, sourceNote }: Text): Typed => ({
  ...{ title, headline, lead, source_note: sourceNote },
  about: about.join('\n\n'),
});

/** What the page says in one language. */
export function WordFields({ lang, typed, problems }: { lang: string; typed: Typed; problems: Problem[] }) {
  return (
    <>
      <input type="hidden" name="lang" value={lang} />
      {wordFields.map(([name, label, rows]) => (
        <Words key={name} {...{ name, label, lang, rows, problems }} value={typed[name]} />
      ))}
    </>
  );
}

type WordProps = {
  name: string;
  label: string;
  value: string;
  lang: string;
  rows: number;
  problems: Problem[];
};

/** The form stands on the page once for each language, so the language is in the id. */
function Words({ name, label, value, lang, rows, problems }: WordProps) {
  const id = `${name}-${lang}`;
  const error = useProblem(problems, id);
  return (
    <div className={error ? 'field failed' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <FieldError name={id}>{error}</FieldError>
      <textarea
        {...{ id, name, lang, rows }}
        defaultValue={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
      />
    </div>
  );
}

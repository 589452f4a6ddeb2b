import { TextArea, TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';
import { Select } from './select.tsx';

type Facts = {
  reference: string;
  letterDate: string;
  author: string;
  addressees: string[];
  alsoTargetId: number | null;
  whenUncertain: string;
  opensAt: Date | string | null;
  closesAt: Date | string | null;
};
type FactProps = {
  campaign: Facts;
  targets: { id: number; area: string; organisation: string }[];
  problems: Problem[];
};

/** What is true of a campaign in every language. */
export function FactFields({ campaign, targets, problems }: FactProps) {
  const options = targets.map(
    ({ id, area, organisation }) => [String(id), `${area} ${organisation}`] as const,
  );
  const also = campaign.alsoTargetId === null ? '' : String(campaign.alsoTargetId);
  return (
    <>
      <TextField name="reference" label="Reference" value={campaign.reference} problems={problems} optional />
      <TextField
        name="letter_date"
        label="Date of the open letter"
        type="date"
        value={campaign.letterDate}
        problems={problems}
      />
      <TextField name="author" label="Written by" value={campaign.author} problems={problems} />
      <TextArea
        name="addressees"
        label="Addressed to, one a line"
        value={campaign.addressees.join('\n')}
        rows={3}
        problems={problems}
      />
      <Select
        name="also_target"
        label="Target that anyone may add"
        value={also}
        options={[['', 'none'], ...options]}
      />
      <Select
        name="when_uncertain"
        label="A letter in doubt, when no evidence came"
        value={campaign.whenUncertain}
        options={[
          ['resend', 'is sent once more, flagged'],
          ['hold', 'is held for a person'],
        ]}
      />
      <Moment name="opens_at" label="Opens by itself (UTC)" at={campaign.opensAt} problems={problems} />
      <Moment name="closes_at" label="Closes by itself (UTC)" at={campaign.closesAt} problems={problems} />
    </>
  );
}

type MomentProps = { name: string; label: string; at: Date | string | null; problems: Problem[] };

function Moment({ name, label, at, problems }: MomentProps) {
  const value = at ? new Date(at).toISOString().slice(0, 16) : '';
  return <TextField {...{ name, label, value, problems }} type="datetime-local" optional />;
}

type Text = {
  lang: string;
  title: string;
  headline: string;
  lead: string;
  about: string[];
  sourceNote: string;
};

/** What the page says in one language. */
export function WordFields({ text, problems }: { text: Text; problems: Problem[] }) {
  const { lang, title, headline, lead, about, sourceNote } = text;
  const rows: [name: string, label: string, value: string, rows: number][] = [
    ['title', 'Title of the open letter', title, 2],
    ['headline', 'Headline', headline, 2],
    ['lead', 'Lead', lead, 3],
    ['about', 'About the letter: paragraphs, an empty line between them', about.join('\n\n'), 10],
    ['source_note', 'Source and independence', sourceNote, 4],
  ];
  return (
    <>
      <input type="hidden" name="lang" value={lang} />
      {rows.map(([name, label, value, height]) => (
        <Words key={name} {...{ name, label, value, lang, problems }} rows={height} />
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
  const failed = problems.some(({ field }) => field === id);
  return (
    <div className={failed ? 'field failed' : 'field'}>
      <label htmlFor={id}>{label}</label>
      <textarea {...{ id, name, lang, rows }} defaultValue={value} aria-invalid={failed || undefined} />
    </div>
  );
}

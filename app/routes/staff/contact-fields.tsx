import { TextArea, TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';

type Name = 'organisation' | 'email' | 'email_source' | 'form_url' | 'languages' | 'time_zone' | 'note';
type Props = { typed: Record<Name, string>; problems: Problem[] };

/** How an office is reached. */
export function ContactFields({ typed, problems }: Props) {
  const field = (name: Name, label: string, hint?: string, optional = true) => (
    <TextField {...{ name, label, hint, optional, problems }} value={typed[name]} />
  );
  return (
    <>
      {field('organisation', 'Organisation', undefined, false)}
      {field('email', 'E-mail address')}
      {field('email_source', 'Where the address is published')}
      {field('form_url', 'Contact form')}
      {field('languages', 'Languages it reads', 'Two-letter codes, the first is offered first', false)}
      {field('time_zone', 'Time zone', undefined, false)}
      <TextArea
        name="note"
        label="Note, shown to supporters"
        value={typed.note}
        rows={2}
        problems={problems}
        optional
      />
    </>
  );
}

import { TextField } from '#app/components/fields.tsx';
import type { Problem } from '#app/components/problems.tsx';

type Typed = { day: string; text: string; code: string; label: string };
type Props = { here: string; typed: Typed; problems: Problem[] };

/** A day worth remembering beside the numbers. */
export function NoteForm({ here, typed, problems }: Props) {
  return (
    <form method="post" action={here} className="inline" noValidate>
      <TextField name="day" label="Day" type="date" value={typed.day} problems={problems} />
      <TextField name="text" label="What happened" value={typed.text} problems={problems} />
      <button name="intent" value="note">
        Add the note
      </button>
    </form>
  );
}

/** A code for links, so that those who come by them are counted apart. */
export function SourceForm({ here, slug, typed, problems }: Props & { slug: string }) {
  return (
    <>
      <p>
        Put <code>?s=CODE</code> behind the campaign’s address, like <code>/en/{slug}?s=newsletter</code>.
        Only registered codes are counted.
      </p>
      <form method="post" action={here} className="inline" noValidate>
        <TextField name="code" label="Code" value={typed.code} problems={problems} />
        <TextField name="label" label="What it stands for" value={typed.label} problems={problems} />
        <button name="intent" value="source">
          Register the code
        </button>
      </form>
    </>
  );
}

import type { LetterView } from '#app/models/letter.server.ts';
import { Sheet } from './sheet.tsx';

type LetterSectionProps = { title: string; letter: LetterView | null; lang: string };

/** The whole letter at the end of a page; nothing where there is none. */
export function LetterSection({ title, letter, lang }: LetterSectionProps) {
  if (!letter) return null;
  return (
    <section className="preview" aria-labelledby="preview">
      <h2 id="preview">{title}</h2>
      <Sheet letter={letter} lang={lang} />
    </section>
  );
}

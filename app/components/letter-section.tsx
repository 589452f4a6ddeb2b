import type { LetterView } from '#app/models/letter.server.ts';
import { useI18n } from './i18n.tsx';
import { Sheet } from './sheet.tsx';

type LetterSectionProps = { title: string; letter: LetterView | null };

/** The whole letter at the end of a page; nothing where there is none. */
export function LetterSection({ title, letter }: LetterSectionProps) {
  const { lang, t } = useI18n();
  if (!letter) return null;
  return (
    <section className="preview" aria-labelledby="preview">
      <h2 id="preview">{title}</h2>
      {letter.isDraft && letter.lang !== lang ? <p className="hint">{t('draft.letter')}</p> : null}
      <Sheet letter={letter} />
    </section>
  );
}

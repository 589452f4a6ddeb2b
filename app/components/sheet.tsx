import type { LetterView } from '#app/models/letter.server.ts';
import { useI18n, useLangOf } from './i18n.tsx';

type SheetProps = {
  letter: LetterView;
  /** Where the letter is one part of a longer page: its beginning in sight, the rest behind a disclosure. */
  fold?: { open: boolean };
};

/** How many paragraphs of the middle stay in sight of a folded letter. */
const IN_SIGHT = 5;

/** The letter as the office will read it. */
export function Sheet({ letter, fold }: SheetProps) {
  const { t, lang: pageLang } = useI18n();
  const lang = useLangOf()(letter.lang);
  const paragraphs = letter.middle.split(/\n{2,}/);
  const inSight = fold ? IN_SIGHT : paragraphs.length;
  const end = (
    <>
      <Paragraphs of={paragraphs.slice(inSight)} />
      <p className="lines">
        {letter.closing}
        {'\n'}
        {letter.name || (
          <span className="quiet" lang={lang && pageLang}>
            {t('sheet.name')}
          </span>
        )}
      </p>
      {letter.footer ? <p className="lines footing">{letter.footer}</p> : null}
    </>
  );
  return (
    <div className="sheet">
      <dl>
        <div>
          <dt>{t('sheet.to')}</dt>
          <dd>{letter.toName}</dd>
        </div>
        <div>
          <dt>{t('sheet.subject')}</dt>
          <dd lang={lang}>{letter.subject}</dd>
        </div>
      </dl>
      <div lang={lang}>
        <p>{letter.salutation}</p>
        <Paragraphs of={paragraphs.slice(0, inSight)} />
        {fold ? (
          <details open={fold.open}>
            <summary lang={lang && pageLang}>{t('sheet.rest')}</summary>
            {end}
          </details>
        ) : (
          end
        )}
      </div>
    </div>
  );
}

/** Paragraphs of plain text; line breaks and indents in them are kept. */
export function Paragraphs({ of }: { of: string[] }) {
  return of.map((paragraph, place) => {
    const key = `paragraph ${place}`;
    return (
      <p className="lines" key={key}>
        {paragraph}
      </p>
    );
  });
}

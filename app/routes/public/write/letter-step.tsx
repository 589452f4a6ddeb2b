import { TextArea } from '#app/components/fields.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { focusOnLoad, useProblem } from '#app/components/problems.tsx';
import { Sheet } from '#app/components/sheet.tsx';
import { OWN_WORDS_LIMIT } from '#app/models/plain-text.ts';
import type { WritePage } from '../letter-page.server.ts';
import { DemandChooser } from './demand-chooser.tsx';
import { EditText } from './edit-text.tsx';
import { LetterLanguage, ReadingCopy } from './letter-language.tsx';
import { Outline } from './outline.tsx';
import { SelfSend } from './self-send.tsx';
import { Step } from './step.tsx';
import { SubjectChooser } from './subject-chooser.tsx';

/** Step 2: own words, demands, subject, and the letter that they make. */
export function LetterStep({ page, path }: { page: WritePage; path: string }) {
  const { t } = useI18n();
  const { campaign, fields, letter, problems, target, intent } = page;
  const shown = intent === 'preview' || intent === 'reset';
  const textProblem = useProblem(problems, 'text');
  return (
    <Step number={2} title={t('step.letter')}>
      <TextArea
        name="own"
        label={t('own.label')}
        hint={t('own.hint', { max: OWN_WORDS_LIMIT })}
        optional
        rows={4}
        value={fields.own}
        problems={problems}
        data-max={OWN_WORDS_LIMIT}
        data-left={t('field.left', { count: '#' })}
      />
      <DemandChooser page={page} />
      <SubjectChooser campaign={campaign} chosen={fields.subject} problems={problems} />
      {letter ? <LetterLanguage letter={letter} /> : null}
      <section className="preview" aria-labelledby="preview">
        <h3 id="preview" {...(shown && problems.length === 0 ? focusOnLoad : {})}>
          {t('preview.title')}
        </h3>
        {letter?.view.isDraft ? <p className="hint">{t('draft.letter')}</p> : null}
        {fields.edited === null ? null : <p className="notice">{t('preview.edited')}</p>}
        {letter ? (
          <Sheet letter={letter.view} fold={{ open: shown }} />
        ) : (
          <Outline campaign={campaign} fields={fields} areas={page.areas} />
        )}
        {letter?.prospect.alike ? <p>{t('alike.share', { share: letter.prospect.alike.share })}</p> : null}
        {letter?.canRead ? <ReadingCopy letter={letter.reading} /> : null}
        <button name="intent" value="preview">
          {t('preview.update')}
        </button>
      </section>
      {letter ? (
        <EditText
          letter={letter}
          shown={fields.edited !== null || intent === 'edit' || Boolean(textProblem)}
          pressed={intent === 'edit'}
          problem={textProblem}
        />
      ) : null}
      {letter && target && target.outlook !== 'sends' ? (
        <SelfSend letter={letter} target={target} path={path} />
      ) : null}
    </Step>
  );
}

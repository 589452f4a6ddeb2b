import { FieldError } from '#app/components/fields.tsx';
import { useI18n, useLangOf } from '#app/components/i18n.tsx';
import { type Problem, useProblem } from '#app/components/problems.tsx';
import type { CampaignView } from '#app/models/campaign.server.ts';

type SubjectProps = { campaign: CampaignView; chosen: number | null; problems: Problem[] };

export function SubjectChooser({ campaign, chosen, problems }: SubjectProps) {
  const { t } = useI18n();
  const lang = useLangOf()(campaign.textLang);
  const error = useProblem(problems, 'subject');
  return (
    <fieldset
      className={error ? 'field failed' : 'field'}
      aria-describedby={error ? 'subject-error' : undefined}
    >
      <legend>{t('subject.label')}</legend>
      <FieldError name="subject">{error}</FieldError>
      {campaign.subjects.map((subject, index) => (
        <label className="check" key={subject}>
          <input
            type="radio"
            id={index === 0 ? 'subject' : undefined}
            name="subject"
            value={index}
            defaultChecked={index === chosen}
          />
          <span lang={lang}>{subject}</span>
        </label>
      ))}
    </fieldset>
  );
}

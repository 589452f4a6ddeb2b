import { useI18n, useLangOf } from '#app/components/i18n.tsx';
import { Paragraphs } from '#app/components/sheet.tsx';
import type { CampaignView } from '#app/models/campaign.server.ts';
import type { AreaKind } from '../area-kind.ts';
import type { LetterFields } from '../letter-form.server.ts';

type OutlineProps = { campaign: CampaignView; fields: LetterFields; areas: AreaKind };

/** The letter before we know to whom it goes: its demands, with gaps where a country will put words. */
export function Outline({ campaign, fields, areas }: OutlineProps) {
  const { t } = useI18n();
  const lang = useLangOf()(campaign.textLang);
  const chosen = fields.demands.flatMap((number) =>
    campaign.demands.filter((demand) => demand.number === number),
  );
  return (
    <div className="sheet">
      <p className="gap">{t('outline.salutation', { areas })}</p>
      {fields.own.trim() ? <Paragraphs of={fields.own.trim().split(/\n\s*\n/)} /> : null}
      <ol lang={lang}>
        {chosen.map(({ number, sentence }) => (
          <li key={number}>{sentence}</li>
        ))}
      </ol>
      <p className="gap">{t('outline.closing')}</p>
    </div>
  );
}

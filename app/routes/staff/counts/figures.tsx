import { useI18n } from '#app/components/i18n.tsx';
import type { Stage } from '#app/models/counts/deltas.server.ts';

const four = ['confirmed', 'queued', 'handed over', 'answered'] as const;

/** The script writes what anyone may see, and there one to four is "under 5": such a number is left to the link. */
const LIVE_FROM = 5;

type FiguresProps = { stages: Record<Stage, number>; live: boolean };

/** Four numbers, each with what it means. */
export function Figures({ stages, live }: FiguresProps) {
  const { t } = useI18n();
  return (
    <dl className="four">
      {four.map((stage) => (
        <div key={stage}>
          <dt>{t(`stage.${stage}`)}</dt>
          <dd className="count" data-stage={live && stages[stage] >= LIVE_FROM ? stage : undefined}>
            {stages[stage].toLocaleString('en-IE')}
          </dd>
          <dd className="hint">{t(`stage.${stage}.means`)}</dd>
        </div>
      ))}
    </dl>
  );
}

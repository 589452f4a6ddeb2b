import { useI18n } from '#app/components/i18n.tsx';
import { useShown } from '#app/components/number.tsx';
import type { Results } from '#app/models/counts/results.server.ts';

/** In the order of a letter's way; what was never ours to see comes last. */
const order = [
  'confirmed',
  'queued',
  'handed over',
  'accepted',
  'answered',
  'bounced',
  'failed',
  'taken',
  'withdrawn',
  'invalidated',
  'sent myself',
] as const;

/** Every stage apart, each number with what it means. */
export function Figures({ results }: { results: Results }) {
  const { t } = useI18n();
  const say = useShown();
  return (
    <section className="part" aria-labelledby="figures">
      <h2 id="figures">{t('results.figures')}</h2>
      <p className="hint">{t('results.goal', { goal: results.goal })}</p>
      <dl className="figures">
        {order.map((stage) => (
          <div key={stage}>
            <dt>{t(`stage.${stage}`)}</dt>
            <dd className="count" data-stage={stage}>
              {say(results.stages[stage])}
            </dd>
            <dd className="hint">{t(`stage.${stage}.means`)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

import { DataTable } from '#app/components/data-table.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { useShown } from '#app/components/number.tsx';
import { formatDate } from '#app/i18n/format.ts';
import type { MinisterCount } from '#app/models/counts/ministers.server.ts';
import type { Results } from '#app/models/counts/results.server.ts';

/** Who was written to, how far the letters came, and who has been silent since when. */
export function Ministers({ results }: { results: Results }) {
  const { t } = useI18n();
  const say = useShown();
  return (
    <section className="part" aria-labelledby="ministers">
      <h2 id="ministers">{t('results.ministers')}</h2>
      <DataTable
        caption={t('results.ministers.caption')}
        columns={[
          t('results.minister'),
          t('stage.queued'),
          t('stage.handed over'),
          t('stage.accepted'),
          t('results.waiting'),
          t('results.answer'),
        ]}
        rows={results.ministers.map((minister) => ({
          key: String(minister.targetId),
          cells: [
            <Name key="name" of={minister} />,
            say(minister.written),
            say(minister.handedOver),
            say(minister.accepted),
            say(minister.waiting),
            <Answer key="answer" of={minister} />,
          ],
        }))}
      />
      <p className="hint">{t('results.ministers.means')}</p>
    </section>
  );
}

function Name({ of }: { of: MinisterCount }) {
  return (
    <>
      {of.name}
      {of.areaName === of.name ? null : <span className="hint">{of.areaName}</span>}
    </>
  );
}

function Answer({ of }: { of: MinisterCount }) {
  if (of.positions.length === 0) return <Answered of={of} />;
  return (
    <ul className="files">
      {of.positions.map((position) => (
        <li key={position.demand}>
          <Said of={position} />
        </li>
      ))}
    </ul>
  );
}

/** What the office said, when, and where it can be read. */
function Said({
  of: { demand, stance, saidOn, byOffice, evidence },
}: {
  of: MinisterCount['positions'][number];
}) {
  const { lang, t } = useI18n();
  return (
    <>
      {demand === 0 ? null : `${t('results.demand.number', { number: demand })}: `}
      <strong>{t(`position.${stance}`)}</strong> ({formatDate(lang, saidOn)}
      {byOffice ? `, ${t('position.byOffice')}` : null}){' '}
      {evidence ? (
        <a href={evidence} rel="nofollow noopener noreferrer">
          {t('position.source', { host: new URL(evidence).hostname })}
        </a>
      ) : null}
    </>
  );
}

function Answered({ of }: { of: MinisterCount }) {
  const { lang, t } = useI18n();
  const say = useShown();
  if (of.silentSince) return t('results.silent', { date: formatDate(lang, of.silentSince) });
  return of.answered === 0 ? '–' : t('results.answered', { count: say(of.answered) });
}

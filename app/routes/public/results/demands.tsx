import { DataTable } from '#app/components/data-table.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { useShown } from '#app/components/number.tsx';
import type { Results } from '#app/models/counts/results.server.ts';
import type { Shown } from '#app/models/counts/shown.ts';

/** What letters ask for: each demand's share of all letters, and of those from each country. */
export function Demands({ results }: { results: Results }) {
  const { t } = useI18n();
  const say = useShown();
  const { demands, demandShares, ownText } = results;
  const percent = (value: Shown) => (value === null ? '–' : t('results.percent', { value }));
  if (demands.length === 0) return null;
  return (
    <section className="part" aria-labelledby="demands">
      <h2 id="demands">{t('results.demands')}</h2>
      {ownText === null ? null : <p>{t('results.ownText', { value: ownText })}</p>}
      <DataTable
        caption={t('results.demands.caption')}
        columns={[t('results.demand'), t('results.demands.letters'), t('results.demands.share')]}
        rows={demands.map(({ number, label, n, share }) => ({
          key: String(number),
          cells: [
            `${number}. ${label}`,
            say(n),
            <Share key="share" value={share}>
              {percent(share)}
            </Share>,
          ],
        }))}
      />
      <details>
        <summary>{t('results.demandShares.open')}</summary>
        <DataTable
          caption={t('results.demandShares')}
          columns={[
            t('results.country'),
            t('results.demands.letters'),
            ...demands.map(({ number }) => t('results.demand.number', { number })),
          ]}
          rows={demandShares.map(({ code, name, letters, shares }) => ({
            key: code,
            cells: [name, say(letters), ...shares.map(percent)],
          }))}
        />
        <p className="hint">{t('results.demandShares.means')}</p>
      </details>
    </section>
  );
}

/** A share with its bar; the words say it all. */
function Share({ value, children }: { value: Shown; children: string }) {
  return (
    <>
      {children}
      <svg viewBox="0 0 100 6" className="share" preserveAspectRatio="none" aria-hidden="true">
        <rect width="100" height="6" className="track" />
        <rect width={value ?? 0} height="6" />
      </svg>
    </>
  );
}

import { CopyText } from '#app/components/copy-text.tsx';
import { useI18n } from '#app/components/i18n.tsx';
import { formatDate } from '#app/i18n/format.ts';
import type { Results } from '#app/models/counts/results.server.ts';
import { tableNames } from '#app/models/counts/tables.ts';
import type { Head } from '#app/models/ledger/read.server.ts';

type ElsewhereProps = {
  results: Results;
  path: string;
  embed: string;
  record: { head: Head | null; path: string };
};

/** The numbers to take away, and what is known of their errors. */
export function Elsewhere({ results, path, embed, record }: ElsewhereProps) {
  const { lang, t } = useI18n();
  const frame = `<iframe src="${embed}" title="${t('embed.frame')}" width="100%" height="720" loading="lazy"></iframe>`;
  return (
    <section className="part text" aria-labelledby="elsewhere">
      <h2 id="elsewhere">{t('results.elsewhere')}</h2>
      <ul className="files">
        {tableNames.map((name) => (
          <li key={name}>
            {t(`results.table.${name}`)}: <a href={`${path}/results/${name}.csv`}>CSV</a>{' '}
            <a href={`${path}/results/${name}.json`}>JSON</a>
          </li>
        ))}
      </ul>
      <CopyText id="embed" label={t('embed.label')} text={frame} />
      <p className="hint">{t('embed.script')}</p>
      {record.head ? <Record head={record.head} path={record.path} /> : null}
      <h3>{t('results.truth')}</h3>
      <p>{t('results.truth.how')}</p>
      {results.corrections.map(({ day, n }) => (
        <p className="notice" key={day}>
          {t('results.correction', { date: formatDate(lang, day), count: n })}
        </p>
      ))}
    </section>
  );
}

/** The newest entry of the ledger, to be noted down, and the whole of it. */
function Record({ head, path }: { head: Head; path: string }) {
  const { lang, t } = useI18n();
  return (
    <>
      <h3>{t('record.title')}</h3>
      <p>
        {t('record.text')} <a href={path}>JSON</a>, <a href={`${path}.json`}>ledger.json</a>
      </p>
      <p className="hint">
        {t('record.entry', { seq: head.seq, date: formatDate(lang, head.day) })} <code>{head.hash}</code>
      </p>
    </>
  );
}

import { useI18n } from '#app/components/i18n.tsx';
import { formatDate } from '#app/i18n/format.ts';
import type { Receipt } from '#app/models/receipt.server.ts';

/** What of these letters stands in the ledger, with all that it takes to show that it is theirs. */
export function PublicRecord({ receipt: { letters, reference }, file }: { receipt: Receipt; file: string }) {
  const { lang, t } = useI18n();
  const chained = letters.flatMap((letter) => (letter.proof ? [{ ...letter, proof: letter.proof }] : []));
  if (chained.length === 0) return null;
  return (
    <details>
      <summary>{t('record.title')}</summary>
      <p>
        {t('record.text')} <a href={file}>JSON</a>
      </p>
      {chained.map(({ messageId, proof, sha256 }) => (
        <dl className="source" key={messageId}>
          {proof.entries.map(({ seq, day, kind, hash }) => (
            <div key={seq}>
              <dt>{t('record.entry', { seq, date: formatDate(lang, day) })}</dt>
              <dd>
                <code>
                  {kind} {hash}
                </code>
              </dd>
            </div>
          ))}
          {Object.entries({ leaf: proof.leaf, salt: proof.salt, reference, text: sha256 }).map(
            ([name, value]) => (
              <div key={name} lang="en">
                <dt>{name}</dt>
                <dd>
                  <code>{value}</code>
                </dd>
              </div>
            ),
          )}
        </dl>
      ))}
    </details>
  );
}

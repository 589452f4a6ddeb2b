/** How far each language of a campaign has come: what is there, what nobody has reviewed, what its English has outrun. */
import { useLoaderData } from '@remix-run/react';
import { db } from '#app/db.server.ts';
import { type LanguageCode, languageNames } from '#app/i18n/languages.ts';
import { type Coverage, coverage, type Share } from '#app/models/translation/coverage.server.ts';
import { StaffPage } from './page.tsx';
import { notFound, staffLoader } from './staff.server.ts';
import { Table } from './table.tsx';

export const loader = staffLoader('read languages', async ({ campaign }) => {
  if (!campaign) throw notFound();
  return { slug: campaign.slug, rows: await coverage(db, campaign.slug) };
});

const columns: readonly (readonly [Exclude<keyof Coverage, 'lang'>, string])[] = [
  ['strings', 'Strings'],
  ['mails', 'Mails'],
  ['campaign', 'Page'],
  ['template', 'Frame'],
  ['demand', 'Demands'],
  ['area', 'Countries'],
  ['consent', 'Consents'],
  ['salutations', 'Salutations'],
];

export default function LanguageCoveragePage() {
  const { slug, rows } = useLoaderData<typeof loader>();
  return (
    <StaffPage title={`Languages of “${slug}”`}>
      <p>
        A draft is used in demonstrations only: live mode takes a text once a person has reviewed it. Texts
        whose English has changed stay in use. Mails are among the strings; salutations are those of the
        offices that are written to in the language, whole lines for each holder.
      </p>
      <Table caption="Languages" head={['Language', ...columns.map(([, title]) => title)]}>
        {rows.map((row) => (
          <tr key={row.lang}>
            <th scope="row">
              <span lang={row.lang}>{languageNames[row.lang as LanguageCode]}</span>{' '}
              <span className="quiet">{row.lang}</span>
            </th>
            {columns.map(([name]) => (
              <td key={name}>
                <Cell share={row[name]} />
              </td>
            ))}
          </tr>
        ))}
      </Table>
      <p>
        To translators and back, and to say that a language was reviewed:{' '}
        <code>npm run translations -- --help</code>.
      </p>
    </StaffPage>
  );
}

function Cell({ share: { done, total, drafts, changed } }: { share: Share }) {
  if (total === 0) return <span className="quiet">none</span>;
  const states = [
    drafts > 0 && `${drafts === done ? '' : `${drafts} `}${drafts === 1 ? 'draft' : 'drafts'}`,
    changed > 0 && `${changed} outrun`,
  ].filter(Boolean);
  return (
    <>
      {done < total ? <strong>{`${done} of ${total}`}</strong> : total}
      {states.length > 0 ? <span className="quiet"> {states.join(', ')}</span> : null}
    </>
  );
}

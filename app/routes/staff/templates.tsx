/** Every template: which version is in use, and what is being written or waits for a second person. */
import { useLoaderData } from '@remix-run/react';
import { db } from '#app/db.server.ts';
import { listTemplates, missingTemplates } from '#app/models/template/list.server.ts';
import { StaffPage } from './page.tsx';
import { staffLoader } from './staff.server.ts';
import { Table, When } from './table.tsx';

export const loader = staffLoader('edit templates', async () => ({
  templates: await listTemplates(db),
  missing: await missingTemplates(db),
}));

export default function TemplatesPage() {
  const { templates, missing } = useLoaderData<typeof loader>();
  const campaigns = [...new Set(templates.map(({ campaign }) => campaign))];
  return (
    <StaffPage title="Templates">
      <Table
        caption="Templates"
        head={['Campaign', 'Language', 'In use', 'Newest', 'State', 'Changed']}
        numbers={['In use', 'Newest']}
        empty={templates.length === 0 ? 'There is no campaign yet.' : undefined}
      >
        {templates.map(({ campaign, lang, inUse, newest, state, at }) => (
          <tr key={`${campaign} ${lang}`}>
            <td>{campaign}</td>
            <td>
              <a href={`/staff/templates/${campaign}/${lang}`}>{lang}</a>
            </td>
            <td className="number">{inUse ?? 'none'}</td>
            <td className="number">{newest}</td>
            <td>{state}</td>
            <td>
              <When at={at} />
            </td>
          </tr>
        ))}
      </Table>
      <h2>Not written yet</h2>
      <p>Languages that the targets of a campaign read, and in which nobody can write to them yet.</p>
      <ul>
        {missing.map(({ campaign, langs }) => (
          <li key={campaign}>
            {campaign}: {langs.length === 0 ? 'none is missing' : null}
            {langs.map((lang) => (
              <span key={lang}>
                <a className="chip" href={`/staff/templates/${campaign}/${lang}`}>
                  {lang}
                </a>{' '}
              </span>
            ))}
          </li>
        ))}
      </ul>
      <h2>Which text was sent</h2>
      <ul>
        {campaigns.map((slug) => (
          <li key={slug}>
            <a href={`/staff/templates/${slug}/sent`}>What an office got on a day: {slug}</a>
          </li>
        ))}
      </ul>
    </StaffPage>
  );
}

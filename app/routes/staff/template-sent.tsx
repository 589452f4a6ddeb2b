/** Which text an office got on a day. */
import { useLoaderData } from '@remix-run/react';
import { TextField } from '#app/components/fields.tsx';
import { db } from '#app/db.server.ts';
import { listDirectory } from '#app/models/directory/list.server.ts';
import { textsOfDay } from '#app/models/template/history.server.ts';
import { idOf } from './id-of.ts';
import { StaffPage } from './page.tsx';
import { Select } from './select.tsx';
import { notFound, staffLoader } from './staff.server.ts';
import { Table } from './table.tsx';

export const loader = staffLoader('edit templates', async ({ campaign, url }) => {
  if (!campaign) throw notFound();
  const targets = await listDirectory(db, { campaignId: campaign.id });
  const day = url.searchParams.get('day') ?? new Date().toISOString().slice(0, 10);
  const targetId = idOf(url.searchParams.get('target')) || (targets[0]?.id ?? 0);
  const asked = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  const texts = asked ? await textsOfDay(db, campaign.id, targetId, day) : [];
  return { slug: campaign.slug, targets, day, targetId, texts };
});

export default function SentPage() {
  const { slug, targets, day, targetId, texts } = useLoaderData<typeof loader>();
  const options = targets.map(
    ({ id, area, organisation }) => [String(id), `${area} ${organisation}`] as const,
  );
  return (
    <StaffPage title={`What an office got: ${slug}`}>
      <form method="get" action={`/staff/templates/${slug}/sent`} className="inline">
        <Select name="target" label="Office" value={String(targetId)} options={options} />
        <TextField name="day" label="Day (UTC)" type="date" value={day} problems={[]} required={false} />
        <button>Show</button>
      </form>
      <Table
        caption="Versions handed over on that day"
        head={['Version', 'Language', 'Letters', 'Of these edited by their writers', 'Held by']}
        empty={texts.length === 0 ? 'No letter was handed over to this office on that day.' : undefined}
      >
        {texts.map(({ version, lang, letters, edited, person }) => (
          <tr key={`${lang} ${version}`}>
            <td>
              <a href={`/staff/templates/${slug}/${lang}/${version}`}>Version {version}</a>
            </td>
            <td>{lang}</td>
            <td className="number">{letters}</td>
            <td className="number">{edited}</td>
            <td>{person}</td>
          </tr>
        ))}
      </Table>
    </StaffPage>
  );
}

import { Table, When } from './table.tsx';

type Line = {
  version: number;
  state: string;
  basedOn: number | null;
  note: string | null;
  authorId: number | null;
  publisherId: number | null;
  createdAt: Date | string;
  publishedAt: Date | string | null;
};

type Props = { path: string; versions: Line[]; names: Record<number, string> };

/** Versions, newest first: who wrote and who published each, and when. */
export function VersionTable({ path, versions, names }: Props) {
  const inUse = versions.find(({ state }) => state === 'published')?.version;
  const name = (id: number | null) => (id === null ? 'shipped' : (names[id] ?? 'somebody'));
  return (
    <Table caption="Versions" head={['Version', 'State', 'Written', 'Published', 'Note']}>
      {versions.map(({ version, state, basedOn, note, authorId, publisherId, createdAt, publishedAt }) => (
        <tr key={version}>
          <td>
            <a href={`${path}/${version}`}>Version {version}</a>
            {basedOn ? <span className="quiet"> from {basedOn}</span> : null}
          </td>
          <td>{version === inUse ? <strong>in use</strong> : state}</td>
          <td>
            {name(authorId)}, <When at={createdAt} />
          </td>
          <td>
            {publishedAt ? (
              <>
                {name(publisherId)}, <When at={publishedAt} />
              </>
            ) : null}
          </td>
          <td>{note}</td>
        </tr>
      ))}
    </Table>
  );
}

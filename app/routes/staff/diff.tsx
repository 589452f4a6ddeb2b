import type { PartDiff } from '#app/models/template/diff.ts';

/** Word by word, part by part. Marked by underline and strike as well as by colour. */
export function Diff({ parts }: { parts: PartDiff[] }) {
  if (parts.length === 0) return <p className="quiet">Nothing differs.</p>;
  return parts.map(({ part, changes }) => (
    <div key={part} className="diff">
      <h3>{part}</h3>
      <p className="lines">
        {changes.map(({ text, kind }, place) => {
          const key = `${place} ${kind}`;
          if (kind === 'added') return <ins key={key}>{text}</ins>;
          if (kind === 'removed') return <del key={key}>{text}</del>;
          return <span key={key}>{text}</span>;
        })}
      </p>
    </div>
  ));
}

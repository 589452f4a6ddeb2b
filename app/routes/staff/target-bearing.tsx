import type { Bearing } from '#app/models/office/bearing.server.ts';
import { When } from './table.tsx';

/** How an office bears our letters; and the word that somebody has looked at what came back. */
export function TargetBearing({ bearing, here }: { bearing: Bearing | null; here: string }) {
  if (!bearing) return null;
  const { accepted, bounced, lastWords, stopAskedAt, digestAskedAt, stopped, isOpen } = bearing;
  return (
    <form method="post" action={here} id="bearing">
      <h2>How it bears our letters</h2>
      <ul>
        <li>{paceWords(bearing)}</li>
        <li>
          In thirty days {accepted} accepted by its own server, {bounced} came back
          {lastWords ? `; the last one: ${lastWords}` : ''}.
        </li>
        {stopped === null ? null : (
          <li>
            Stopped: {stopped}. <a href="/staff/switches">Switches</a>
          </li>
        )}
        {stopAskedAt ? (
          <li>
            The office asked to stop its letters: <When at={stopAskedAt} />
          </li>
        ) : null}
        {digestAskedAt ? (
          <li>
            The office asked for digests: <When at={digestAskedAt} />
          </li>
        ) : null}
      </ul>
      {isOpen ? (
        <button name="intent" value="attend">
          I have looked at what came back and what was asked
        </button>
      ) : null}
    </form>
  );
}

function paceWords({ stage, share, restsUntil }: Bearing): string {
  if (restsUntil) return `Rests until ${restsUntil.slice(0, 16)}: its server put everything off.`;
  if (stage !== null)
    return `New: ${stage === 1 ? 'one letter' : `${stage} letters`} first, more after a sign that they arrive.`;
  return share < 1
    ? `Slowed to ${Math.round(share * 100)} percent: its server asked for less.`
    : 'At the usual pace.';
}

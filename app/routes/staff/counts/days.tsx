import type { Day } from '#app/models/counts/read.server.ts';

const [WIDTH, HEIGHT] = [600, 140];

/** Letters a day as bars; the table below says the same. A day with a note has a mark above its bar. */
export function Bars({ days, noted }: { days: readonly Day[]; noted: readonly string[] }) {
  const shown = everyDay(days);
  const most = Math.max(1, ...shown.map(({ n }) => n));
  if (shown.length === 0) return <p className="quiet">No letter in this period.</p>;
  const step = WIDTH / shown.length;
  return (
    <figure>
      <svg
        viewBox={`0 -12 ${WIDTH} ${HEIGHT + 12}`}
        className="bars"
        preserveAspectRatio="xMinYMax meet"
        role="img"
        aria-label={`Letters a day from ${shown[0]?.day} to ${shown.at(-1)?.day}, at most ${most}; all in the table below`}
      >
        {shown.map(({ day, n }, place) => {
          const height = n === 0 ? 0 : Math.max(2, Math.round((n / most) * HEIGHT));
          const x = Math.round(place * step * 10) / 10;
          const width = Math.min(40, Math.max(1, Math.round((step - 1) * 10) / 10));
          return (
            <g key={day}>
              <rect x={x} y={HEIGHT - height} width={width} height={height} />
              {noted.includes(day) ? <circle cx={x + width / 2} cy={HEIGHT - height - 6} r={4} /> : null}
            </g>
          );
        })}
      </svg>
      <figcaption className="quiet">
        {shown[0]?.day} to {shown.at(-1)?.day}, the highest day {most}
      </figcaption>
    </figure>
  );
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;

/** Days without a letter too, or a quiet week would look like none. */
function everyDay(days: readonly Day[]): { day: string; n: number }[] {
  const [first, last] = [days[0]?.day, days.at(-1)?.day];
  if (!first || !last) return [];
  const known = new Map(days.map(({ day, queued }) => [day, queued]));
  const count = Math.min(MOST_DAYS, (Date.parse(last) - Date.parse(first)) / DAY_MS + 1);
  return Array.from({ length: count }, (_, place) => {
    const day = new Date(Date.parse(last) - (count - 1 - place) * DAY_MS).toISOString().slice(0, 10);
    return { day, n: known.get(day) ?? 0 };
  });
}

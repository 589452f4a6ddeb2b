/** Figures in the text format that Prometheus reads (version 0.0.4): counters, gauges and histograms, and nothing more. */

export type Labels = Record<string, string>;
type Kind = 'counter' | 'gauge' | 'histogram';
export type Sample = { labels?: Labels; value: number };

export type Figure = { name: string; help: string; kind: Kind; samples(): Line[] };
type Line = Sample & { suffix?: string };

/** Every name of ours begins with this. */
const PREFIX = 'dear_minister_';

/** Counts up. Its labels must come from lists of ours: each new value is a new line for ever. */
export function counter(name: string, help: string) {
  const counts = new Map<string, Required<Sample>>();
  return {
    ...{ name, help, kind: 'counter' as const },
    add(labels: Labels = {}, n = 1) {
      const key = JSON.stringify(labels);
      const known = counts.get(key);
      if (known) known.value += n;
      else counts.set(key, { labels, value: n });
    },
    samples: (): Line[] => [...counts.values()],
  };
}

/** What is read when somebody asks. */
export const gauge = (name: string, help: string, read: () => Sample[]): Figure => ({
  ...{ name, help, kind: 'gauge', samples: read },
});

/** What counts up elsewhere and is read when somebody asks. */
export const counted = (name: string, help: string, read: () => Sample[]): Figure => ({
  ...{ name, help, kind: 'counter', samples: read },
});

/** How many values stayed at or under each bound. */
export function histogram(name: string, help: string, bounds: readonly number[]) {
  const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
  return {
    ...{ name, help, kind: 'histogram' as const },
    add(labels: Labels, value: number) {
      const key = JSON.stringify(labels);
      const one = series.get(key) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
      series.set(key, one);
      bounds.forEach((bound, i) => {
        if (value <= bound) one.counts[i] = (one.counts[i] ?? 0) + 1;
      });
      one.sum += value;
      one.count += 1;
    },
    samples: (): Line[] =>
      [...series.values()].flatMap(({ labels, counts, sum, count }) => [
        ...bounds.map((bound, i) => ({
          ...{ suffix: '_bucket', labels: { ...labels, le: String(bound) }, value: counts[i] ?? 0 },
        })),
        { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
        { suffix: '_sum', labels, value: sum },
        { suffix: '_count', labels, value: count },
      ]),
  };
}

/** All figures as one document. */
export const written = (figures: readonly Figure[]): string =>
  figures
    .map(({ name, help, kind, samples }) => {
      const lines = samples().map(
        ({ suffix = '', labels = {}, value }) => `${PREFIX}${name}${suffix}${inBraces(labels)} ${value}`,
      );
      return [`# HELP ${PREFIX}${name} ${help}`, `# TYPE ${PREFIX}${name} ${kind}`, ...lines, ''].join('\n');
    })
    .join('');

function inBraces(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const escaped = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

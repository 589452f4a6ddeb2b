// A line for people.

/** @param {import('./run.js').Line} line */
export function words({ bench, ours, unit, against, theirs, ratio, runs, spread, target, met, ...more }) {
  const beside = against ? ` against ${against}: ${theirs}` : '';
  const times = ratio === undefined ? '' : `, ratio ${ratio}`;
  const range = runs > 1 ? ` [${spread.join(' .. ')}], ${runs} runs` : `, ${runs} run`;
  const goal = target ? `, target ${target}: ${met ? 'met' : 'MISSED'}` : '';
  const rest = Object.entries(more).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `${bench.padEnd(24)} ${ours} ${unit}${beside}${times}${range}${goal}${rest.length ? ` (${rest.join(', ')})` : ''}`;
}

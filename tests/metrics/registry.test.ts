// Figures as Prometheus reads them.
import { expect, test } from 'vitest';
import { counter, gauge, histogram, written } from '#app/metrics/registry.server.ts';

test('counters, gauges and histograms in the text format', () => {
  const visits = counter('visits_total', 'Visits.');
  visits.add({ door: 'public' });
  visits.add({ door: 'public' }, 2);
  visits.add({ door: 'a "quoted"\\\n' });
  const seconds = histogram('seconds', 'Time.', [0.1, 1]);
  for (const value of [0.05, 0.1, 0.7, 3]) seconds.add({}, value);
  const text = written([visits, gauge('up', 'Whether.', () => [{ value: 1 }]), seconds]);
  expect(text).toBe(`# HELP dear_minister_visits_total Visits.
# TYPE dear_minister_visits_total counter
dear_minister_visits_total{door="public"} 3
dear_minister_visits_total{door="a \\"quoted\\"\\\\\\n"} 1
# HELP dear_minister_up Whether.
# TYPE dear_minister_up gauge
dear_minister_up 1
# HELP dear_minister_seconds Time.
# TYPE dear_minister_seconds histogram
dear_minister_seconds_bucket{le="0.1"} 2
dear_minister_seconds_bucket{le="1"} 3
dear_minister_seconds_bucket{le="+Inf"} 4
dear_minister_seconds_sum 3.85
dear_minister_seconds_count 4
`);
});

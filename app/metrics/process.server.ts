/** What one process knows of itself: what it answered, what it tried to send, how late its event loop is. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Replica } from '#db/replica.ts';
import type { Pages } from '../cache/pages.server.ts';
import { hear } from '../log.server.ts';
import type { Shed } from '../shed.server.ts';
import { counted, counter, type Figure, gauge, histogram } from './registry.server.ts';

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
/** First words of our addresses; anything else may be typed by anyone and is a page of the public. */
const doors = new Set(['staff', 'api', 'embed', 'confirm', 'letter', 'verify', 'mailbox']);

/** Figures of any process of ours: they count what is logged, whatever the log keeps. */
export function processFigures(): Figure[] {
  const requests = counter('http_requests_total', 'Answers by door, method and status.');
  const seconds = histogram(
    'http_request_seconds',
    'Time from a request to its answer, by door and method.',
    BOUNDS,
  );
  const attempts = counter('attempts_total', 'Tries to hand mail over, by outcome and phase.');
  const troubles = counter('troubles_total', 'Faults that were logged, by what was being done.');
  hear((event, fields) => {
    if (event === 'request') {
      const first = fields.place?.split('/')[1] ?? '';
      const labels = { door: doors.has(first) ? first : 'public', method: fields.method ?? '' };
      requests.add({ ...labels, status: String(fields.status) });
      seconds.add(labels, (fields.ms ?? 0) / 1000);
    }
    if (event === 'attempt') attempts.add({ outcome: fields.outcome ?? '', phase: fields.phase ?? '' });
    if (event === 'trouble') troubles.add({ what: fields.what ?? 'request' });
  });
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return [
    ...[requests, seconds, attempts, troubles],
    gauge(
      'event_loop_lag_seconds',
      'How late the event loop was since the last look, at its 99th percentile.',
      () => {
        const value = delay.percentile(99) / 1e9;
        delay.reset();
        return [{ value }];
      },
    ),
    gauge('process_resident_memory_bytes', 'Memory of this process.', () => [
      { value: process.memoryUsage.rss() },
    ]),
    counted('process_cpu_seconds_total', 'Processor time of this process.', () => {
      const { user, system } = process.cpuUsage();
      return [{ value: (user + system) / 1e6 }];
    }),
  ];
}

/** What a web process adds. */
export function webFigures(
  pages: Pages | null,
  shed: Shed,
  replica: Pick<Replica, 'facts'> | null,
): Figure[] {
  const kept = () => pages?.facts() ?? { pages: 0, octets: 0, found: 0, made: 0 };
  return [
    gauge('pages_kept', 'Finished pages in memory.', () => [{ value: kept().pages }]),
    gauge('pages_kept_bytes', 'Memory that they take.', () => [{ value: kept().octets }]),
    counted('pages_found_total', 'Readers who got a kept page.', () => [{ value: kept().found }]),
    counted('pages_made_total', 'Pages that were made to be kept.', () => [{ value: kept().made }]),
    counted('requests_refused_total', 'Requests refused because too many were under way.', () => [
      { value: shed.facts().refused },
    ]),
    gauge('replica_near', 'Whether public numbers are read from the replica; absent without one.', () =>
      replica ? [{ value: Number(replica.facts().near) }] : [],
    ),
    gauge('replica_lag_seconds', 'By how much it is behind at most, while it is near.', () => {
      const lag = replica?.facts().lag;
      return lag == null ? [] : [{ value: lag }];
    }),
    gauge('requests_under_way', 'Requests that are being answered.', () => [
      { labels: { kind: 'forms' }, value: shed.facts().forms },
      { labels: { kind: 'pages' }, value: shed.facts().pages },
    ]),
  ];
}

/**
 * Numbers as they change, for pages that stay open: one LISTEN for the whole process, one reading for all viewers of a
 * campaign, at most once a second.
 */
import { sql } from 'drizzle-orm';
import type { Database, Db } from '#db/connect.ts';
import { memberStates } from './population.ts';
import { readRollups } from './read.server.ts';
import { shown } from './shown.ts';

/** Rung after each fold. */
export const COUNTS = 'counts';
const QUIET_MS = 1_000;
/** Proxies and browsers give up on a connection that says nothing for half a minute. */
const BREATH_MS = 25_000;
const MOST_VIEWERS = 3_000;

type Viewer = ReadableStreamDefaultController<Uint8Array>;

const rooms = new Map<number, Set<Viewer>>();
const encoder = new TextEncoder();
let ear: Promise<{ stop(): Promise<void> }> | null = null;
let breath: NodeJS.Timeout | undefined;
let planned: NodeJS.Timeout | undefined;
let closed = false;

/** Tells every web process that numbers have changed: after a fold, so at most once a second or so. */
export const ring = (db: Db) => db.execute(sql`select pg_notify(${COUNTS}, '')`);

/** Whether one more may watch. */
export const hasRoom = (): boolean =>
  !closed && [...rooms.values()].reduce((sum, room) => sum + room.size, 0) < MOST_VIEWERS;

/** A stream of server-sent events for one viewer: the numbers now, and again whenever they change. */
export async function watch(database: Database, campaignId: number): Promise<ReadableStream<Uint8Array>> {
  ear ??= database.listen(COUNTS, () => plan(database.db));
  breath ??= setInterval(() => each((room) => send(room, ':\n\n')), BREATH_MS).unref();
  await ear;
  const first = await eventOf(database.db, campaignId);
  let self: Viewer;
  return new ReadableStream({
    start(controller) {
      self = controller;
      const room = rooms.get(campaignId) ?? new Set();
      rooms.set(campaignId, room.add(controller));
      controller.enqueue(encoder.encode(first));
    },
    cancel() {
      rooms.get(campaignId)?.delete(self);
    },
  });
}

/** Ends every stream and stops listening: the process is about to close its database. */
export async function stopWatching(): Promise<void> {
  closed = true;
  clearInterval(breath);
  clearTimeout(planned);
  each((room) => {
    for (const viewer of room) viewer.close();
    room.clear();
  });
  await (await ear)?.stop();
}

let toldAt = 0;

/** A ring is answered at once, further ones a second after that, together. */
function plan(db: Db) {
  planned ??= setTimeout(
    () => {
      planned = undefined;
      toldAt = Date.now();
      tell(db).catch(() => {}); // the next fold rings again
    },
    Math.max(0, toldAt + QUIET_MS - Date.now()),
  );
}

async function tell(db: Db) {
  for (const [campaignId, room] of rooms) if (room.size) send(room, await eventOf(db, campaignId));
}

const each = (visit: (room: Set<Viewer>) => void) => {
  for (const room of rooms.values()) visit(room);
};

/** Encoded once for all. A viewer who has gone without a word is taken off. */
function send(room: Set<Viewer>, text: string) {
  const bytes = encoder.encode(text);
  for (const viewer of room) {
    try {
      viewer.enqueue(bytes);
    } catch {
      room.delete(viewer);
    }
  }
}

async function eventOf(db: Db, campaignId: number): Promise<string> {
  const counts = await readRollups(db, campaignId);
  const stages = Object.fromEntries(counts.stages().map((stage) => [stage, shown(counts.n(stage))]));
  const countries = Object.fromEntries(
    memberStates.map((code) => [code, shown(counts.n('confirmed', 'country', code))]),
  );
  return `data: ${JSON.stringify({ stages, countries })}\n\n`;
}

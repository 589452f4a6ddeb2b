/** A streaming replica for what may lag: asked while it answers and is near the primary, which is asked otherwise. */
import { sql } from 'drizzle-orm';
import { connect, type Db, rowsOf } from './connect.ts';

/** Does some reading, on whichever database is right for it. */
export type Reader = <Result>(read: (db: Db) => Promise<Result>) => Promise<Result>;

export type Replica = {
  /** From the replica while it is near; from the primary else, and when the replica fails or is slow. */
  read: Reader;
  /** `lag`: by how many seconds it is behind at most; null: it is away, no replica, or further behind than we remember. */
  facts(): { near: boolean; lag: number | null };
  close(): Promise<void>;
};

/** Milliseconds: further behind it is not asked; between two looks; the longest a look or a reading may take. */
const usual = { mostLag: 10_000, every: 1_000, patience: 2_000 };
const CONNECTIONS = 5;

/** A position in the write-ahead log, and when the primary had come to it. */
type Mark = { position: number; at: number };

/** Connects with the first reading, and looks after the replica from then on. */
export async function openReplica(primary: Db, url: string, options = usual): Promise<Replica> {
  const { mostLag, every, patience } = options;
  const replica = await connect(url, { connections: CONNECTIONS });
  let marks: Mark[] = [];
  let replayed = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  const lag = () => performance.now() - replayed;
  const isNear = () => lag() <= mostLag;

  async function look(): Promise<void> {
    const at = performance.now();
    const here = await positionOf(primary, sql`select pg_current_wal_lsn()::text as at`);
    if (here !== null) marks = [...marks.filter((mark) => at - mark.at <= mostLag), { position: here, at }];
    // Null where it is a primary itself: promoted, or the address is wrong.
    const there = await positionOf(replica.db, sql`select pg_last_wal_replay_lsn()::text as at`);
    const reached = marks.findLast(({ position }) => there !== null && position <= there);
    replayed = reached?.at ?? Number.NEGATIVE_INFINITY;
  }
  const away = () => {
    replayed = Number.NEGATIVE_INFINITY;
  };

  function watch(): void {
    if (timer) return;
    let isLooking = false;
    const lookOnce = () => {
      if (isLooking) return;
      isLooking = true;
      looking = within(patience, look())
        .catch(away)
        .finally(() => {
          isLooking = false;
        });
    };
    timer = setInterval(lookOnce, every).unref();
    lookOnce();
  }

  return {
    async read(read) {
      watch();
      if (!isNear()) return read(primary);
      try {
        return await within(patience, read(replica.db));
      } catch {
        away(); // until the next look
        return read(primary);
      }
    },
    facts: () => ({ near: isNear(), lag: isNear() ? lag() / 1000 : null }),
    async close() {
      clearInterval(timer);
      await looking;
      await replica.close();
    },
  };
}

async function positionOf(db: Db, statement: ReturnType<typeof sql>): Promise<number | null> {
  const [row] = await rowsOf<{ at: string | null }>(db, statement);
  const [high = '', low = ''] = row?.at?.split('/') ?? [];
  return low ? Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16) : null;
}

/** The work's result, or a rejection when it takes longer. */
async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The replica is too slow.')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

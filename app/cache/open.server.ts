/** The pages of this process, and the ears by which it hears that they have changed. */
import type { Database } from '#db/connect.ts';
import { texts } from '../db.server.ts';
import { env } from '../env.server.ts';
import { COUNTS } from '../models/counts/live.server.ts';
import { knownLinks } from '../models/source.server.ts';
import { keepPages, type Pages } from './pages.server.ts';

/** Rung by triggers on every table whose texts stand on pages (db/migrations/*_pages.sql). */
const TEXTS = 'pages';
/** Some two thousand pages, packed twice each. */
const MOST_OCTETS = 32 * 2 ** 20;

/** Pages are asked for as if by nobody: without a header, a cookie or an address of any visitor. */
export async function openPages(
  database: Database,
  ask: (request: Request) => Promise<Response>,
): Promise<Pages & { close(): Promise<void> }> {
  const pages = keepPages({
    make: (name) => ask(new Request(new URL(name, env.ORIGIN))),
    links: () => knownLinks(database.db),
    most: MOST_OCTETS,
  });
  const ears = await Promise.all([
    database.listen(TEXTS, () => {
      texts.forget();
      pages.textsChanged();
    }),
    database.listen(COUNTS, pages.numbersChanged),
  ]);
  texts.begin();
  return {
    ...pages,
    async close() {
      for (const ear of ears) await ear.stop();
    },
  };
}

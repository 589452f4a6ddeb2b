/**
 * Finished pages, kept in this process until something on them changes: at once for a text, soon for a number, after a
 * minute in any case. Many who ask for a page at the same moment wait for one making of it.
 */
import type { Kept } from './address.server.ts';
import { type Entry, mayBeKept, pack, weightOf } from './entry.server.ts';
import { makeStore } from './store.server.ts';

const MINUTE = 60_000;
/** A page that can't be made anew, because the database is away, is shown for so long all the same. */
const AT_MOST = 10 * MINUTE;
/** New numbers may take a fifth of a processor, however many pages show them and however often they change; a second's rest will do. */
const REST_AFTER_NUMBERS = 4;
const LONGEST_REST = 1_000;

/** An answer that may not be kept; those who waited for it together each get one of their own. */
type Passing = { status: number; headers: Headers; body: ArrayBuffer };
type Made = Entry | Passing;
type Page = { entry: Entry; madeAt: number; numbers: number };

export type Pages = {
  /** The page, kept or made; a Response for one that may not be kept. */
  find(page: Kept): Promise<Entry | Response>;
  /** A text has changed: nothing that was made or begun before is shown to anyone who asks from now on. */
  textsChanged(): void;
  numbersChanged(): void;
  /** For figures: how many pages and octets are kept, and how often one was found. */
  facts(): { pages: number; octets: number; found: number; made: number };
};

export type PagesOptions = {
  /** Makes a page from its name alone. */
  make: (name: string) => Promise<Response>;
  /** Every link's code that makes a page of its own; asked for again once a text has changed. */
  links: () => Promise<ReadonlySet<string>>;
  most: number;
  now?: () => number;
};

/** `most`: octets to keep. */
export function keepPages({ make, links, most, now = () => performance.now() }: PagesOptions): Pages {
  const kept = makeStore<Page>(most, ({ entry }) => weightOf(entry));
  const making = new Map<string, Promise<Made>>();
  let texts = 0;
  let numbers = 0;
  let numbersRestUntil = 0;
  let known: Promise<ReadonlySet<string>> | null = null;
  const told = { found: 0, made: 0 };

  function makeOnce(name: string): Promise<Made> {
    const begun = making.get(name);
    if (begun) return begun;
    const work = makeNew(name).finally(() => making.get(name) === work && making.delete(name));
    making.set(name, work);
    return work;
  }

  async function makeNew(name: string): Promise<Made> {
    const [textsThen, numbersThen] = [texts, numbers];
    told.made += 1;
    const answer = await make(name);
    if (!mayBeKept(answer)) return wholly(answer);
    const entry = await pack(answer);
    if (texts === textsThen) kept.set(name, { entry, madeAt: now(), numbers: numbersThen });
    return entry;
  }

  async function withNewNumbers(name: string, old: Entry): Promise<Made> {
    numbersRestUntil = Number.POSITIVE_INFINITY;
    const from = now();
    try {
      return await makeOrKeep(name, old);
    } finally {
      numbersRestUntil = now() + Math.min(LONGEST_REST, (now() - from) * REST_AFTER_NUMBERS);
    }
  }

  /** An old page is better than none: the database may be away for a moment. */
  async function makeOrKeep(name: string, old: Entry): Promise<Made> {
    const page = await makeOnce(name).catch(() => old);
    return 'status' in page && page.status >= 500 ? old : page;
  }

  /** What anyone may type behind a link makes no page of its own. */
  async function nameOf({ name, link, plain }: Kept): Promise<string> {
    if (!link || plain === undefined) return name;
    known ??= links().catch(() => new Set<string>());
    return (await known).has(link) ? name : plain;
  }

  return {
    async find(asked) {
      const { counts } = asked;
      const name = asked.link ? await nameOf(asked) : asked.name;
      const page = kept.get(name);
      if (!page || now() - page.madeAt > AT_MOST) return answerOf(await makeOnce(name));
      if (now() - page.madeAt > MINUTE) return answerOf(await makeOrKeep(name, page.entry));
      if (counts && page.numbers !== numbers && now() >= numbersRestUntil)
        return answerOf(await withNewNumbers(name, page.entry));
      told.found += 1;
      return page.entry;
    },
    textsChanged() {
      texts += 1;
      known = null;
      kept.clear();
      making.clear();
    },
    numbersChanged() {
      numbers += 1;
    },
    facts: () => ({ pages: kept.size, octets: kept.octets, ...told }),
  };
}

async function wholly(answer: Response): Promise<Passing> {
  return { status: answer.status, headers: answer.headers, body: await answer.arrayBuffer() };
}

const answerOf = (made: Made): Entry | Response =>
  'status' in made
    ? new Response(made.body.byteLength > 0 ? made.body : null, {
        status: made.status,
        headers: made.headers,
      })
    : made;

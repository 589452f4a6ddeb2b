/** How often statements are parsed, and how the server plans them. */

/** A statement that is parsed once is planned anew for each set of values all the same: tables grow, and values differ. */
export const forTheseValues = { plan_cache_mode: 'force_custom_plan' };

/** So many of them are kept by a connection; a list of any length in a statement would make as many as there are lengths. */
const MOST_PARSED = 300;

/**
 * The client for drizzle, whose own statements would be parsed again each time, and take two round trips: what begins with
 * `select` is prepared. A page asks two dozen.
 */
export function parsedOnce<Client extends object>(client: Client): Client {
  const known = new Set<string>();
  const isKept = (statement: string) =>
    known.has(statement) ||
    (known.size < MOST_PARSED && statement.startsWith('select ') && known.add(statement).size > 0);
  const ask = Reflect.get(client, 'unsafe') as Unsafe;
  const unsafe: Unsafe = (statement, values, options) =>
    ask(statement, values, { ...options, prepare: isKept(statement) });
  return new Proxy(client, { get: (of, name) => (name === 'unsafe' ? unsafe : Reflect.get(of, name)) });
}

type Unsafe = (statement: string, values?: unknown[], options?: { prepare: boolean }) => unknown;

/** How a fast connection plans: by key, whatever the statistics say of a table that has just begun to grow. */
export const byKeyOnly = {
  plan_cache_mode: 'force_generic_plan',
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_memoize: 'off',
  enable_material: 'off',
  jit: 'off',
};

/**
 * One row found by its key, beside each row before it. `limit` keeps the planner from anything else: a join that was
 * planned while a table was empty would read the whole of it from then on.
 */
export const besideIt = (table: string, alias: string, key: string): string =>
  `left join lateral (select * from ${table} where ${key} limit 1) ${alias} on true`;

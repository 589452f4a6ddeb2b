/** What the product's own statements do on the server: their plans and the buffers they touch. */
import { type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { type Db, rowsOf } from '#db/connect.ts';

type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'CTE Name'?: string;
  'Subplan Name'?: string;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  Plans?: Node[];
};

export type Watched = { nodes: Node[]; buffers: number };

/** How the server plans: for these very parameters, or once for all, as it does for prepared statements. */
export type Planning = 'custom' | 'generic';

/**
 * Runs `ask` with a database that explains each raw statement while carrying it out, and answers with no rows.
 * Statements of the query builder pass through unseen.
 */
export async function watch(
  db: Db,
  ask: (db: Db) => Promise<unknown>,
  planning: Planning = 'custom',
): Promise<Watched> {
  const seen: Node[] = [];
  const watched = Object.create(db) as Db;
  Object.defineProperty(watched, 'execute', {
    value: async (statement: SQL) => {
      seen.push(planning === 'custom' ? await explain(db, statement) : await explainGeneric(db, statement));
      return [];
    },
  });
  await ask(watched);
  return { nodes: seen.flatMap(nodesOf), buffers: seen.reduce((sum, top) => sum + totalOf(top), 0) };
}

type Answer = { 'QUERY PLAN': [{ Plan: Node }] };

async function explain(db: Db, statement: SQL): Promise<Node> {
  const [row] = await rowsOf<Answer>(db, sql`explain (analyze, buffers, format json) ${statement}`);
  return planIn(row);
}

function explainGeneric(db: Db, statement: SQL): Promise<Node> {
  const { sql: text, params } = new PgDialect().sqlToQuery(statement);
  const values = params.map((value) =>
    value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`,
  );
  return db.transaction(async (tx) => {
    await tx.execute(sql`set local plan_cache_mode = force_generic_plan`);
    await tx.execute(sql.raw(`prepare watched as ${text}`));
    const call = values.length ? `watched(${values.join(', ')})` : 'watched';
    const [row] = await rowsOf<Answer>(
      tx,
      sql.raw(`explain (analyze, buffers, format json) execute ${call}`),
    );
    await tx.execute(sql`deallocate watched`);
    return planIn(row);
  });
}

function planIn(row: Answer | undefined): Node {
  if (!row) throw new Error('The server explained nothing.');
  return row['QUERY PLAN'][0].Plan;
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

const buffersOf = (node: Node): number =>
  (node['Shared Hit Blocks'] ?? 0) + (node['Shared Read Blocks'] ?? 0);

/** The top has everything in it that runs below, but not what runs after it: statements in WITH that nobody reads. */
function totalOf(top: Node): number {
  const nodes = nodesOf(top);
  const read = new Set(nodes.map((node) => node['CTE Name'] && `CTE ${node['CTE Name']}`));
  const after = nodes.filter(({ 'Subplan Name': name }) => name?.startsWith('CTE ') && !read.has(name));
  return [top, ...after].reduce((sum, node) => sum + buffersOf(node), 0);
}

/** Tables that were read from one end to the other. */
export const readWhole = ({ nodes }: Watched): string[] =>
  nodes.flatMap((node) =>
    node['Node Type'] === 'Seq Scan' && node['Relation Name'] ? [node['Relation Name']] : [],
  );

/** Tables that are read by no key: from one end to the other, or along an index. */
export const readByNoKey = ({ nodes }: Watched): string[] =>
  nodes.flatMap((node) => {
    const reads = /Scan$/.test(node['Node Type']) && node['Relation Name'];
    return reads && !node['Index Cond'] ? [reads] : [];
  });

/** Indexes that were used. */
export const indexesOf = ({ nodes }: Watched): Set<string> =>
  new Set(nodes.flatMap((node) => node['Index Name'] ?? []));

// Every regular expression of ours, on long hostile text, in a thread that can be killed: none may run away.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import { expect, test } from 'vitest';

const LENGTH = 100_000;
/** For one pattern on all texts. A linear one takes milliseconds; this is a limit for those that would not end. */
const PATIENCE_MS = 20_000;

type Pattern = { where: string; source: string; flags: string };

function patternsIn(file: string): Pattern[] {
  const text = readFileSync(file, 'utf8');
  const kind = file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind);
  const found: Pattern[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
      found.push({ where: `${file}: ${node.text}`, source, flags });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

const patterns = ['app', 'db', 'emails'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ts|tsx|js)$/.test(file))
    .flatMap((file) => patternsIn(path.join(folder, file))),
);

/** Runs in the worker: each pattern on each text, then says which one is done. */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  const fill = (unit) => unit.repeat(Math.ceil(workerData.length / unit.length)).slice(0, workerData.length);
  const units = ['a', ' ', '\\n', '\\r\\n', 'a ', '-', '.', '0', 'a.', '<', '=?', '"', '(', ',', '*', '_', '\\u00e9', 'a@', '/', '\\t '];
  const texts = units.flatMap((unit) => [fill(unit), fill(unit) + '\\u0000', 'x' + fill(unit) + '!']);
  for (const [at, { source, flags }] of workerData.patterns.entries()) {
    const steady = flags.replace(/[gy]/g, '');
    for (const text of texts) {
      new RegExp(source, steady).exec(text);
      if (flags.includes('g')) text.replace(new RegExp(source, flags), '');
    }
    parentPort.postMessage(at);
  }`;

/** The patterns that had to be killed: the worker is started again behind each. */
async function runaways(all: Pattern[], patience = PATIENCE_MS): Promise<string[]> {
  const killed: string[] = [];
  let from = 0;
  while (from < all.length) {
    const done = await runFrom(all.slice(from), patience);
    from += done;
    if (from < all.length) killed.push(all[from]?.where ?? '');
    from += 1;
  }
  return killed;
}

/** How many patterns it got through. */
function runFrom(some: Pattern[], patience: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, { eval: true, workerData: { patterns: some, length: LENGTH } });
    let done = 0;
    const give = () => {
      worker.terminate();
      resolve(done);
    };
    let timer = setTimeout(give, patience);
    worker.on('message', () => {
      done += 1;
      clearTimeout(timer);
      timer = setTimeout(give, patience);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearTimeout(timer);
      resolve(done);
    });
  });
}

test('no pattern of ours runs away on 100,000 characters', async () => {
  expect(patterns.length).toBeGreaterThan(100);
  expect(await runaways(patterns)).toEqual([]);
}, 600_000);

test('the test sees one that does', async () => {
  const bad = { where: 'bad', source: '^(a+)+$', flags: '' };
  const one = patterns[0];
  expect(one && (await runaways([one, bad, one], 4_000))).toEqual(['bad']);
}, 120_000);

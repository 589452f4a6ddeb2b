// What we build on: exact versions, no scripts at installation, licences we may use, advisories closed or explained.
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { advisories as hold } from '../start/advisories.js';
import { citationProblems, readTable } from './support/cited.ts';

type Locked = {
  version: string;
  license?: string;
  dev?: boolean;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
};
type Manifest = Record<'dependencies' | 'devDependencies' | 'overrides' | 'allowScripts', object | undefined>;

const read = <What>(file: string) => JSON.parse(readFileSync(file, 'utf8')) as What;
/** Every installed package of a lockfile, by its place; the project itself left out. */
const lockedIn = (file: string) =>
  Object.entries(read<{ packages: Record<string, Locked> }>(file).packages).filter(([place]) => place !== '');
const nameOf = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

const locked = lockedIn('package-lock.json');
const everywhere = [
  ...locked,
  ...lockedIn('bench/package-lock.json'),
  ...lockedIn('bench/lighthouse/package-lock.json'),
];

test.each(['package.json', 'bench/package.json', 'bench/lighthouse/package.json'])(
  'every version in %s is one version',
  (file) => {
    const { dependencies, devDependencies, overrides } = read<Manifest>(file);
    const versionsIn = (part: object = {}): string[] =>
      Object.values(part).flatMap((one) =>
        typeof one === 'object' && one ? versionsIn(one) : [String(one)],
      );
    const versions = [dependencies, devDependencies, overrides].flatMap(versionsIn);
    expect(versions.length).toBeGreaterThan(1);
    expect(versions.filter((version) => !/^(npm:[\w-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  },
);

test('what is installed is what was locked: a checksum for each, from nowhere but the registry', () => {
  expect(everywhere.length).toBeGreaterThan(700);
  const odd = everywhere.filter(([, one]) => {
    const { integrity = '', resolved = 'https://registry.npmjs.org/', link } = one;
    return link || !integrity.startsWith('sha512-') || !resolved.startsWith('https://registry.npmjs.org/');
  });
  expect(odd.map(([place]) => place)).toEqual([]);
});

/** Packages that would run a script when they are installed. None may: what the script does is not needed. */
const scripts: Record<string, string> = {
  esbuild: 'checks its own binary, which comes as a package of its own; allowScripts forbids it',
  'msgpackr-extract': 'compiles a faster reader for BullMQ, in bench/ only; works without',
};

test('no package runs a script when it is installed but those that are listed, and these are forbidden to', () => {
  const found = everywhere.filter(([, one]) => one.hasInstallScript).map(([place]) => nameOf(place));
  expect([...new Set(found)].sort()).toEqual(Object.keys(scripts).sort());
  expect(read<Manifest>('package.json').allowScripts).toEqual({ esbuild: false });
});

/** All of them may be used by a program under AGPL-3.0-or-later. */
const allowed = [
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'Unlicense', 'CC0-1.0'],
  ...['Apache-2.0', 'MPL-2.0', 'OFL-1.1'],
];
/** Licences of data that only builds and tests read. */
const allowedToBuild = [...allowed, 'CC-BY-3.0', 'CC-BY-4.0', 'Python-2.0'];
/** Packages whose package.json names none: what their licence file says. Only builds and tests use them. */
const unnamed: Record<string, string> = { eval: 'MIT', format: 'MIT', 'require-like': 'MIT' };

/** True when one side of each "or", and both sides of each "and", are on the list. */
const isAllowed = (licence: string, list: string[]): boolean =>
  licence
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => list.includes(one)));

test('every licence is one that we may use', () => {
  const wrong = locked.filter(([place, { license, dev }]) => {
    const licence = license ?? (dev ? unnamed[nameOf(place)] : undefined) ?? 'none';
    return !isAllowed(licence, dev ? allowedToBuild : allowed);
  });
  expect(wrong.map(([place, { license }]) => `${place}: ${license}`)).toEqual([]);
  expect(isAllowed('(SSPL-1.0 AND MIT)', allowed)).toBe(false);
});

type Advisory = Record<'id' | 'package' | 'good_from' | 'state' | 'why' | 'test', string>;
const advisories = readTable<keyof Advisory>('docs/advisories.csv');
const versionsOf = (name: string) => locked.filter(([place]) => nameOf(place) === name).map(([, one]) => one);

/** True when a version is not older than another, number by number. */
function isFrom(version: string, least: string): boolean {
  const [ours, theirs] = [version, least].map((text) => text.split('.').map(Number));
  const at = ours?.findIndex((part, i) => part !== theirs?.[i]) ?? -1;
  return at < 0 || (ours?.[at] ?? 0) > (theirs?.[at] ?? 0);
}

test('each advisory stands there once, with a reason and a package that we have', () => {
  expect(new Set(advisories.map(({ id }) => id)).size).toBe(advisories.length);
  for (const { id, why, package: name } of advisories) {
    expect([id, /^(GHSA(-[\da-z]{4}){3}|CVE-\d{4}-\d+)$/.test(id), why.length > 20]).toEqual([
      id,
      true,
      true,
    ]);
    expect([id, versionsOf(name).length > 0]).toEqual([id, true]);
  }
});

test('what is called closed is closed in the lockfile', () => {
  for (const { id, package: name, good_from, state } of advisories) {
    const runs = versionsOf(name).filter(({ dev }) => !dev);
    const checked = runs.length > 0 ? runs : versionsOf(name);
    const good = checked.every(({ version }) => isFrom(version, good_from));
    expect([id, state, good]).toEqual([id, state, state !== 'fenced']);
    if (state === 'development') expect([id, runs.length > 0]).toEqual([id, true]);
  }
  expect([isFrom('1.23.4', '1.23.10'), isFrom('2.0.0', '1.9.9'), isFrom('1.2.3', '1.2.3')]).toEqual([
    false,
    true,
    true,
  ]);
});

test('what is fenced has a test that attacks it', () => {
  const states = new Set(advisories.map(({ state }) => state));
  expect([...states].sort()).toEqual(['closed', 'development', 'fenced']);
  for (const { id, state, test: cited } of advisories)
    if (state !== 'development') expect([id, citationProblems(cited)]).toEqual([id, []]);
});

test('an advisory that the registry knows and we have not explained is named; without an answer nothing is claimed', () => {
  const said: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => said.push(String(text)) > 0);
  const advice = (id: string) => ({ via: ['tar', { url: `https://github.com/advisories/${id}` }] });
  const report = (...ids: string[]) =>
    JSON.stringify({ vulnerabilities: Object.fromEntries(ids.map((id, i) => [`package${i}`, advice(id)])) });
  const codes = [
    hold(report('GHSA-67mh-4wv8-2f99')),
    hold(report('GHSA-67mh-4wv8-2f99', 'GHSA-aaaa-bbbb-cccc')),
    hold(JSON.stringify({ message: '405 Method Not Allowed' })),
    hold(''),
  ];
  write.mockRestore();
  expect(codes).toEqual([0, 1, 0, 0]);
  expect(said.join('')).toContain('GHSA-aaaa-bbbb-cccc: not in docs/advisories.csv');
  expect(said.join('')).toContain('2 advisories, 1 not explained');
  expect(said.at(-1)).toContain('Not checked');
});

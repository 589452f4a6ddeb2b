// Making a version, in a small repository whose checks only pretend: what is committed, tagged, and refused.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const changelog = `# Changelog

## [Unreleased]

### Added
- A page of previews.

## [0.1.0] - 2026-01-01

### Added
- The first page.
`;

test('what was unreleased stands under the version, is committed and tagged; the next release has nothing yet', () => {
  const repository = makeRepository();
  const { said, code } = repository.release('0.2.0');
  expect([code, said]).toEqual([0, expect.stringContaining('> npm test')]);
  expect(repository.read('CHANGELOG.md')).toMatch(
    /\n## \[Unreleased\]\n\n## \[0\.2\.0\] - \d{4}-\d\d-\d\d\n\n### Added\n- A page of previews\.\n\n## \[0\.1\.0\]/,
  );
  expect(JSON.parse(repository.read('package.json')).version).toBe('0.2.0');
  const { version, packages } = JSON.parse(repository.read('package-lock.json'));
  expect([version, packages[''].version, packages['node_modules/a'].version]).toEqual([
    '0.2.0',
    '0.2.0',
    '0.1.0',
  ]);
  expect(repository.git('status', '--porcelain')).toBe('');
  expect(repository.git('log', '-1', '--format=%s')).toBe('Version 0.2.0');
  expect(repository.git('tag', '--points-at', 'HEAD')).toBe('v0.2.0');
  expect(repository.git('tag', '--list', '--format=%(contents)', 'v0.2.0')).toContain(
    '### Added\n- A page of previews.',
  );

  expect(repository.release('0.3.0')).toMatchObject({
    code: 1,
    said: expect.stringContaining('Nothing stands under'),
  });
});

test('a tree that has passed its check is not checked again; another commit is', () => {
  const repository = makeRepository();
  expect(repository.run('check').said).toContain('> npm test');
  expect(repository.release('0.2.0')).toMatchObject({ code: 0, said: '' });

  repository.write('CHANGELOG.md', changelog);
  repository.git('commit', '--all', '--quiet', '--message', 'More');
  expect(repository.release('0.2.1').said).toContain('> npm test');
});

test('a check that fails ends the release with its exit code, and nothing is changed', () => {
  const repository = makeRepository();
  repository.write('tests/run.js', 'process.exit(3);');
  repository.git('commit', '--all', '--quiet', '--message', 'A test fails');
  expect(repository.release('0.2.0').code).toBe(3);
  expect([repository.git('tag', '--list'), repository.git('status', '--porcelain')]).toEqual(['', '']);
});

test('--dry tells what would be released and changes nothing', () => {
  const repository = makeRepository();
  const { code, said, printed } = repository.release('1.0.0', '--dry');
  expect([code, said, printed]).toEqual([
    0,
    '',
    'Version 1.0.0 would hold:\n\n### Added\n- A page of previews.\n',
  ]);
  expect([repository.git('tag', '--list'), repository.git('status', '--porcelain')]).toEqual(['', '']);
});

test.each([
  ['a number that does not follow', '0.1.0', '0.1.0 does not follow 0.1.0.'],
  ['an older number', '0.0.9', '0.0.9 does not follow 0.1.0.'],
  ['no number', 'next', 'npm run release -- X.Y.Z'],
])('%s is refused', (_, version, why) => {
  expect(makeRepository().release(version)).toMatchObject({ code: 1, said: expect.stringContaining(why) });
});

test('uncommitted changes and a taken tag are refused', () => {
  const repository = makeRepository();
  repository.git('tag', 'v0.2.0');
  expect(repository.release('0.2.0').said).toBe('There is a tag v0.2.0 already.\n');
  repository.write('new.md', 'not committed');
  expect(repository.release('0.3.0').said).toContain('Commit your changes');
});

test('the changelog of this checkout has a place for what is unreleased', () => {
  const own = readFileSync(path.join(root, 'CHANGELOG.md'), 'utf8');
  expect(own.split('\n## [Unreleased]\n')).toHaveLength(2);
});

// --- a repository in which biome, tsc, knip and the tests only pretend ----------------------------------------------

function makeRepository() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dear-minister-release-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const write = (file: string, text: string) => {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  };
  for (const file of ['start.js', 'start'])
    cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
  const a = { version: '0.1.0', optional: true };
  const lockfile = {
    name: 'small',
    version: '0.1.0',
    packages: { '': { version: '0.1.0' }, 'node_modules/a': a },
  };
  write('package.json', '{\n  "name": "small",\n  "version": "0.1.0",\n  "type": "module"\n}\n');
  write('package-lock.json', JSON.stringify(lockfile, null, 2));
  write('CHANGELOG.md', changelog);
  write('.gitignore', 'node_modules/\n');
  write('tests/run.js', '');
  write('node_modules/.package-lock.json', '{"packages":{}}');
  for (const tool of ['@biomejs/biome/bin/biome', 'typescript/bin/tsc', 'knip/bin/knip.js'])
    write(`node_modules/${tool}`, '');

  const env = {
    ...process.env,
    ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    ...{ GIT_AUTHOR_NAME: 'Ana', GIT_AUTHOR_EMAIL: 'ana@example.org' },
    ...{ GIT_COMMITTER_NAME: 'Ana', GIT_COMMITTER_EMAIL: 'ana@example.org' },
  };
  const git = (...words: string[]) =>
    execFileSync('git', words, { cwd: folder, env, encoding: 'utf8' }).trim();
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'All');
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['start.js', ...words], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    return { code: status, said: stderr, printed: stdout };
  };
  return {
    ...{ write, git, run },
    release: (...words: string[]) => run('release', ...words),
    read: (file: string) => readFileSync(path.join(folder, file), 'utf8'),
  };
}

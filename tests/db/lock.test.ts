import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lockFolder } from '#db/lock.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'dear-minister-lock-'));

test('a folder in use is refused, with the process that uses it and what to do', () => {
  const place = folder();
  const lock = lockFolder(place);
  expect(() => lockFolder(place)).toThrow(
    new RegExp(`in use by process ${process.pid}.*Stop that process`, 's'),
  );
  lock.release();
  lockFolder(place).release();
  expect(existsSync(join(place, 'lock'))).toBe(false);
});

test('another living process keeps its lock; when it is killed the lock is taken over', async () => {
  const place = folder();
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  writeFileSync(join(place, 'lock'), String(other.pid));
  expect(() => lockFolder(place)).toThrow(`in use by process ${other.pid}`);
  other.kill('SIGKILL');
  await once(other, 'exit');
  lockFolder(place).release();
});

test.each(['', 'nonsense', '0', '-1', String(process.pid)])(
  'a stale lock that says “%s” is taken over',
  (words) => {
    const place = folder();
    writeFileSync(join(place, 'lock'), words);
    lockFolder(place).release();
  },
);

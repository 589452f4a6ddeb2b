import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mendDriver } from '#db/driver.plugin.ts';

const source = (name: string) => readFileSync(`node_modules/postgres/src/${name}.js`, 'utf8');

test.each(['connection', 'index'])('the driver’s %s is the one that was looked at, and is mended', (name) => {
  const mended = mendDriver(name, source(name));
  expect(mended).not.toBe(source(name));
  expect(() => mendDriver(name, mended)).toThrow('has changed');
});

test('another version is noticed', () => {
  expect(() => mendDriver('connection', 'export default 1')).toThrow('has changed');
});

// What containers and settings promise, read from the files: no engine runs here.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

type Service = {
  image?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  ports?: string[];
  volumes?: string[];
};
type Compose = { services: Record<string, Service>; volumes: Record<string, null> };
const compose: Compose = parse(read('docker-compose.yml'), { merge: true });
const { web, worker, db, mailpit } = compose.services;

const namesOf = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name = '']) => name);
const exampleSettings = namesOf(read('.env.example'), /^# ([A-Z_]+)=/gm);
const schema = read('app/env.server.ts').match(/const settings = z\.object\(\{\n(.*?)\n\}\);/s)?.[1] ?? '';
const knownSettings = namesOf(schema, /^ {2}([A-Z_]+):/gm).filter((name) => name !== 'NODE_ENV');

test('.env.example names every setting that the program reads, and no other', () => {
  expect(knownSettings.length).toBeGreaterThan(15);
  expect([...exampleSettings].sort()).toEqual([...knownSettings].sort());
});

test('.env.example sets nothing: a copy of it changes nothing', () => {
  const lines = read('.env.example').split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
});

test('web and worker are one image with the same settings, all of them known', () => {
  expect(Object.keys(web?.environment ?? {}).filter((name) => !knownSettings.includes(name))).toEqual([]);
  const { DKIM_KEY_FILE, ...shared } = worker?.environment ?? {};
  expect(shared).toEqual(web?.environment);
  expect(DKIM_KEY_FILE).toMatch(/^\$\{DKIM_KEY_FILE:-\}$/); // it alone signs
  expect(knownSettings).toContain('DKIM_KEY_FILE');
  expect(worker?.image).toBe(web?.image);
  expect(worker?.volumes).toEqual(web?.volumes);
});

test('without a change the installation sends nothing to anybody', () => {
  const { MAIL_MODE, SMTP_URL, MAIL_ALLOW } = web?.environment ?? {};
  expect(withDefaults(MAIL_MODE)).toBe('capture');
  expect(new URL(withDefaults(SMTP_URL)).hostname).toBe('mailpit');
  expect(withDefaults(MAIL_ALLOW)).toBe('mailpit');
});

test('web and worker reach the database under the name and password it was made with', () => {
  const url = new URL(withDefaults(web?.environment?.DATABASE_URL));
  expect(url.hostname).toBe('db');
  expect(url.username).toBe(db?.environment?.POSTGRES_USER);
  expect(url.pathname).toBe(`/${db?.environment?.POSTGRES_DB}`);
  expect(url.password).toBe(withDefaults(db?.environment?.POSTGRES_PASSWORD));
});

test('each waits until what it needs is healthy, and all that are waited for say when they are', () => {
  expect(web?.depends_on).toEqual({
    db: { condition: 'service_healthy' },
    mailpit: { condition: 'service_healthy' },
  });
  expect(worker?.depends_on).toEqual({ web: { condition: 'service_healthy' } });
  expect(db?.healthcheck?.test).toContain('CMD-SHELL');
  expect(mailpit?.healthcheck?.test).toContain('readyz');
  expect(read('Dockerfile')).toMatch(/^HEALTHCHECK[^\n]*\\\n[^\n]*\/healthz/m);
});

test('doors open on this machine only', () => {
  const ports = Object.values(compose.services).flatMap((service) => service.ports ?? []);
  expect(ports.length).toBe(2);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

test('images are named with their version, and what is kept lies on declared volumes', () => {
  expect(db?.image).toBe('postgres:17');
  expect(mailpit?.image).toMatch(/^axllent\/mailpit:v\d+\.\d+\.\d+$/);
  const mounted = Object.values(compose.services).flatMap((service) => service.volumes ?? []);
  const names = new Set(mounted.map((volume) => volume.split(':')[0]));
  expect([...names].sort()).toEqual(Object.keys(compose.volumes).sort());
});

test('the image starts with start.js, as nobody special, and holds no development packages', () => {
  const dockerfile = read('Dockerfile');
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toContain('npm prune --omit=dev');
  expect(dockerfile).toMatch(/^CMD \["node", "start.js", "--built"\]$/m);
  expect(worker?.command).toEqual(['node', 'start.js', 'worker', '--built']);
});

/** `${NAME:-value}` as compose reads it when nothing is set. */
function withDefaults(text = ''): string {
  return text.replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1');
}

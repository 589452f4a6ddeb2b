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
  depends_on?: Record<string, { condition: string; required?: boolean }>;
  profiles?: string[];
  networks?: Record<string, { ipv4_address: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
  ports?: string[];
  volumes?: string[];
};
type Compose = { services: Record<string, Service>; volumes: Record<string, null> };
const compose: Compose = parse(read('docker-compose.yml'), { merge: true });
const { web, worker, db, mailpit, proxy, relay } = compose.services;

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
    mailpit: { condition: 'service_healthy', required: false },
  });
  expect(proxy?.depends_on).toEqual({ web: { condition: 'service_healthy' } });
  expect(worker?.depends_on).toEqual({ web: { condition: 'service_healthy' } });
  expect(db?.healthcheck?.test).toContain('CMD-SHELL');
  expect(mailpit?.healthcheck?.test).toContain('readyz');
  expect(read('Dockerfile')).toMatch(/^HEALTHCHECK[^\n]*\\\n[^\n]*\/healthz/m);
});

test('doors open on this machine only', () => {
  const ports = Object.values(compose.services).flatMap((service) => (service.ports ?? []).map(withDefaults));
  expect(ports.length).toBe(4);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

test('images are named with their version, and what is kept lies on declared volumes', () => {
  expect(db?.image).toBe('postgres:17');
  expect(mailpit?.image).toMatch(/^axllent\/mailpit:v\d+\.\d+\.\d+$/);
  const mounted = Object.values(compose.services).flatMap((service) => service.volumes ?? []);
  const names = new Set(
    mounted.filter((volume) => !volume.startsWith('.')).map((volume) => volume.split(':')[0]),
  );
  expect([...names].sort()).toEqual(Object.keys(compose.volumes).sort());
});

test('the image starts with start.js, as nobody special, and holds no development packages', () => {
  const dockerfile = read('Dockerfile');
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(dockerfile).toContain('npm prune --omit=dev');
  expect(dockerfile).toMatch(/^CMD \["node", "start.js", "--built"\]$/m);
  expect(worker?.command).toEqual(['node', '--max-semi-space-size=16', 'start.js', 'worker', '--built']);
});

test('Mailpit is for looking, the relay for earnest, and neither comes unasked', () => {
  const profiles = Object.entries(compose.services).map(([name, service]) => [name, service.profiles]);
  expect(profiles.filter(([, asked]) => asked)).toEqual([
    ['mailpit', ['dev']],
    ['relay', ['live']],
  ]);
});

test('the relay takes letters from the worker alone, and bounces only for addresses that the worker knows', () => {
  const { RELAY_NETWORKS } = relay?.environment ?? {};
  expect(RELAY_NETWORKS).toBe(`${worker?.networks?.default?.ipv4_address}/32`);
  const settings = new Map(
    [...read('docs/deploy/relay/main.cf').matchAll(/^(\w+) =[ \t]*(.*)$/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  expect(settings.get('smtpd_relay_restrictions')).toBe('permit_mynetworks, reject_unauth_destination');
  expect(settings.get('smtpd_recipient_restrictions')).toContain('reject_unverified_recipient');
  expect(settings.get('mydestination')).toBe('');
  expect(settings.get('disable_mime_output_conversion')).toBe('yes'); // a converted letter's signature is broken
});

test('the units of systemd start what start.js knows, stop it gently, and give away nothing', () => {
  const units = ['dear-minister-web.service', 'dear-minister-worker@.service'].map((file) =>
    read(`docs/deploy/${file}`),
  );
  for (const unit of units) {
    expect(unit).toMatch(
      /^ExecStart=\/usr\/bin\/node (--max-semi-space-size=16 start\.js worker|start\.js) --built$/m,
    );
    expect(Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])).toBeGreaterThan(30);
    for (const guard of [
      'NoNewPrivileges=yes',
      'ProtectSystem=strict',
      'ProtectHome=yes',
      'CapabilityBoundingSet=',
    ])
      expect(unit.split('\n')).toContain(guard);
  }
  const named = namesOf(units.join('\n'), /^Environment=([A-Z_]+)=/gm);
  expect(named.filter((name) => !knownSettings.includes(name))).toEqual([]);
});

test('the proxy asks whether a web process is ready before it sends anybody there', () => {
  const caddy = read('docs/deploy/Caddyfile');
  expect(caddy).toContain('health_uri /readyz');
  expect(withDefaults(web?.environment?.TRUSTED_PROXIES)).toBe('1');
});

/** `${NAME:-value}` as compose reads it when nothing is set. */
function withDefaults(text = ''): string {
  return text.replace(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1');
}

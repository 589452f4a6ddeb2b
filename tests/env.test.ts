import { expect, test } from 'vitest';
import { readEnv } from '#app/env.server.ts';

const live = {
  MAIL_MODE: 'live',
  ORIGIN: 'https://letters.example.org',
  SMTP_URL: 'smtp://relay.example.org:25',
  MAIL_ALLOW: 'relay.example.org',
  ORG_CONTACT: 'office@example.org',
  SECRET_KEY_FILE: '/etc/dear-minister.key',
};

test('with nothing set: embedded, captured, on loopback', () => {
  expect(readEnv({})).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    ORIGIN: 'http://localhost:3000',
    MAIL_MODE: 'capture',
    WORKER: 'inline',
    MAIL_FROM: 'letters@dear-minister.invalid',
    BOUNCE_DOMAIN: 'bounce.dear-minister.invalid',
    embedded: true,
    live: false,
  });
});

test('an empty variable is one that is not set', () => {
  expect(readEnv({ DATABASE_URL: '', PORT: '', MAIL_ALLOW: '' })).toMatchObject({
    embedded: true,
    PORT: 3000,
    MAIL_ALLOW: [],
  });
});

test('a server database turns the inline worker off', () => {
  expect(readEnv({ DATABASE_URL: 'postgres://localhost/x' })).toMatchObject({
    WORKER: 'off',
    embedded: false,
  });
});

test('a replica needs its primary', () => {
  const DATABASE_READ_URL = 'postgres://localhost:5433/x';
  expect(() => readEnv({ DATABASE_READ_URL })).toThrow('DATABASE_READ_URL needs DATABASE_URL');
  expect(readEnv({ DATABASE_URL: 'postgres://localhost/x', DATABASE_READ_URL })).toMatchObject({
    DATABASE_READ_URL,
  });
});

test('live mode starts when everything it needs is there', () => {
  expect(readEnv(live)).toMatchObject({
    live: true,
    MAIL_FROM: 'letters@letters.example.org',
    MAIL_ALLOW: ['relay.example.org'],
  });
});

test.each(['ORIGIN', 'SMTP_URL', 'MAIL_ALLOW', 'ORG_CONTACT', 'SECRET_KEY_FILE'])(
  'live mode without %s refuses to start',
  (name) => {
    expect(() => readEnv({ ...live, [name]: undefined })).toThrow(name);
  },
);

test('live mode without https refuses to start: cookies and letters would travel in the open', () => {
  expect(() => readEnv({ ...live, ORIGIN: 'http://letters.example.org' })).toThrow('https');
});

test('every wrong setting is named at once', () => {
  const wrong = { PORT: 'many', DATABASE_URL: 'mysql://x', ORIGIN: 'javascript:alert(1)', MAIL_MODE: 'loud' };
  for (const name of Object.keys(wrong))
    expect(() => readEnv(wrong)).toThrow(new RegExp(`^  ${name}: `, 'm'));
});

test('the embedded database can’t do without its inline worker', () => {
  expect(() => readEnv({ WORKER: 'off' })).toThrow('needs DATABASE_URL');
});

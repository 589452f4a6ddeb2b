// Addresses of a server as its providers and PostgreSQL's own tools print them.
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { database } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { connect, rowsOf } from '#db/connect.ts';
import { readAddress } from '#db/server-address.ts';

test.each([
  ['postgres://ada:secret@db.example:6432/letters', {}],
  ['postgres:///letters?host=/var/run/postgresql', { host: '/var/run/postgresql' }],
  ['postgres:///letters?host=%2Ftmp&port=5433', { host: '/tmp', port: 5433 }],
  [
    'postgresql://?host=db.example&user=ada&password=a%26b&dbname=letters',
    { host: 'db.example', username: 'ada', password: 'a&b', database: 'letters' },
  ],
])('%s', (address, server) => {
  expect(readAddress(address)).toEqual({ url: address.split('?')[0], server });
});

test('a user without a host, when the host follows', () => {
  const { url, server } = readAddress('postgres://ada@/letters?host=/tmp');
  expect(new URL(url).username).toBe('ada');
  expect(server).toEqual({ host: '/tmp' });
});

test('what the driver reads itself stays in the address', () => {
  const { url, server } = readAddress('postgres://db.example/letters?sslmode=verify-full&host=/tmp');
  expect(url).toBe('postgres://db.example/letters?sslmode=verify-full');
  expect(server).toEqual({ host: '/tmp' });
});

test.skipIf(env.embedded)(
  'a socket in a folder: pages, the post office and migrations go through it',
  async () => {
    const [row] = await rowsOf<{ folders: string; port: string; name: string }>(
      database.db,
      sql`select current_setting('unix_socket_directories') as folders, current_setting('port') as port, current_database() as name`,
    );
    const folder = row?.folders.split(',')[0]?.trim();
    const { username } = new URL(env.DATABASE_URL ?? '');
    const bySocket = await connect(
      `postgres:///${row?.name}?host=${folder}&port=${row?.port}&user=${username}`,
      { connections: 2 },
    );
    const address = sql`select inet_client_addr() as address`;
    expect(await rowsOf(bySocket.db, address)).toEqual([{ address: null }]);
    await bySocket.migrate('db/migrations');
    const fast = bySocket.fast();
    expect(await fast.run('select 1 as one', [])).toEqual([{ one: 1 }]);
    const lease = await bySocket.hold(7_499, 1);
    expect(lease).not.toBeNull();
    await lease?.release();
    await fast.end();
    await bySocket.close();
  },
);

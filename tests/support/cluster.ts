/** PostgreSQL servers of a test's own, made as an operator would. They run as another user where the test is root. */
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './site.ts';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';
const needed = ['initdb', 'pg_ctl', 'pg_basebackup'];

/** Where the newest PostgreSQL's programs are; null where they are not installed. */
export function postgresBin(): string | null {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS) : [];
  const bins = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(VERSIONS, version, 'bin'));
  return bins.find((bin) => needed.every((program) => existsSync(join(bin, program)))) ?? null;
}

type Server = {
  url: string;
  /** `immediate`: as a crash; `fast`: as an operator would. */
  stop(how: 'immediate' | 'fast'): Promise<void>;
  /** Then it is there again, or this throws. */
  start(): Promise<void>;
};

/** A server refuses to run as root; then it is the user `postgres`, whom its Debian package makes. */
const asPostgres = (program: string, args: string[]) =>
  process.getuid?.() === 0
    ? run('runuser', ['-u', 'postgres', '--', program, ...args], { cwd: '/' })
    : run(program, args);

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dear-minister-cluster-'));
  chmodSync(folder, 0o777); // its servers may be another user's
  return folder;
}

function serverIn(bin: string, data: string, port: number, settings = ''): Server {
  const control = (...args: string[]) => asPostgres(join(bin, 'pg_ctl'), ['-D', data, '-w', ...args]);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= ${settings}`;
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    stop: async (how) => void (await control('-m', how, 'stop')),
    // Its own output would keep our pipe open for as long as the server lives.
    start: async () => void (await control('-o', options, '-l', `${data}.log`, 'start')),
  };
}

const initialise = (bin: string, data: string) =>
  asPostgres(join(bin, 'initdb'), [
    ...['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '-N'],
  ]);

const end = (server: Server) => server.stop('immediate').catch(() => {}); // it may have ended

export type Cluster = Server & { remove(): Promise<void> };

/** One server, which the test may stop as often as it likes. `bin`: from postgresBin. */
export async function makeCluster(bin: string): Promise<Cluster> {
  const folder = makeFolder();
  const data = join(folder, 'data');
  await initialise(bin, data);
  const server = serverIn(bin, data, await freePort());
  await server.start();
  return {
    ...server,
    async remove() {
      await end(server);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Pair = {
  primary: string;
  standby: string;
  /** Ends the standby as a power cut would. */
  killStandby(): Promise<void>;
  remove(): Promise<void>;
};

/** Two servers, of which the second follows the first. `bin`: from postgresBin. */
export async function makePair(bin: string): Promise<Pair> {
  const folder = makeFolder();
  const small = '-c fsync=off -c shared_buffers=32MB -c max_connections=60';
  const ports = [await freePort(), await freePort()] as const;
  const primary = serverIn(bin, join(folder, 'primary'), ports[0], small);
  const standby = serverIn(bin, join(folder, 'standby'), ports[1], small);
  await initialise(bin, join(folder, 'primary'));
  await primary.start();
  await asPostgres(join(bin, 'pg_basebackup'), [
    ...['-h', '127.0.0.1', '-p', String(ports[0]), '-U', 'postgres', '-D', join(folder, 'standby')],
    ...['-R', '-X', 'stream', '-c', 'fast', '--no-sync'],
  ]);
  await standby.start();
  return {
    ...{ primary: primary.url, standby: standby.url },
    killStandby: () => end(standby),
    async remove() {
      await end(standby);
      await end(primary);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of a test's own that can be backed up and put back as an operator would: whole, while nobody has it open. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { inject } from 'vitest';
import { connect, type Database } from '#db/connect.ts';

export type OwnDatabase = {
  /** The open database; another one after each backup and restore. */
  now: Database;
  backUp(): Promise<void>;
  restore(): Promise<void>;
  drop(): Promise<void>;
};

export async function ownDatabase(): Promise<OwnDatabase> {
  return process.env.TEST_DB === 'postgres' ? onServer(process.env.TEST_DATABASE_URL ?? '') : embedded();
}

async function embedded(): Promise<OwnDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'dear-minister-restore-'));
  const [data, backup] = [join(folder, 'data'), join(folder, 'backup')];
  cpSync(inject('template'), data, { recursive: true });
  return around({
    open: () => connect(`embedded:${data}`),
    copyAway: async () => cpSync(data, backup, { recursive: true }),
    copyBack: async () => {
      rmSync(data, { recursive: true });
      cpSync(backup, data, { recursive: true });
    },
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  });
}

async function onServer(server: string): Promise<OwnDatabase> {
  const name = `dm_restore_${process.pid}_${Date.now().toString(36)}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  const copy = (from: string, to: string) => ask(server, `create database ${to} template ${from}`);
  const drop = (which: string) => ask(server, `drop database if exists ${which} with (force)`);
  await copy(inject('template'), name);
  return around({
    open: () => connect(url.href, { connections: 5 }),
    copyAway: () => copy(name, `${name}_backup`),
    copyBack: async () => {
      await drop(name);
      await copy(`${name}_backup`, name);
    },
    remove: async () => {
      await drop(name);
      await drop(`${name}_backup`);
    },
  });
}

type Steps = {
  open(): Promise<Database>;
  copyAway(): Promise<void>;
  copyBack(): Promise<void>;
  remove(): Promise<void>;
};

async function around({ open, copyAway, copyBack, remove }: Steps): Promise<OwnDatabase> {
  const closed = async (work: () => Promise<void>) => {
    await own.now.close();
    await work();
    own.now = await open();
  };
  const own: OwnDatabase = {
    now: await open(),
    backUp: () => closed(copyAway),
    restore: () => closed(copyBack),
    async drop() {
      await own.now.close();
      await remove();
    },
  };
  return own;
}

async function ask(server: string, statement: string) {
  const client = postgres(server, { max: 1, onnotice: () => {} });
  await client.unsafe(statement).finally(() => client.end());
}

/** Two processes on one embedded database destroy it silently, so a folder is locked by a file with our pid. */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type FolderLock = { release(): void };

/** Folders this process holds: a container gives every start the same pid, so the pid alone does not tell. */
const held = new Set<string>();

/**
 * Takes `FOLDER/lock` for this process; a lock whose process is gone is taken over.
 * Throws an Error that names the process when another one is using the folder.
 */
export function lockFolder(folder: string): FolderLock {
  const file = join(folder, 'lock');
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    for (let tries = 0; tries < 5; tries += 1) {
      if (tryLink(mine, file)) return hold(file);
      refuseIfRunning(file, folder);
      takeAside(file, `${mine}.stale`, folder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  throw new Error(`${file} could not be taken; try again.`);
}

function hold(file: string): FolderLock {
  held.add(file);
  return {
    release() {
      held.delete(file);
      rmSync(file, { force: true });
    },
  };
}

/** A hard link appears whole or not at all, unlike a file that is created first and written later. */
function tryLink(mine: string, file: string): boolean {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves a dead process's lock away; when a live one slipped in between, puts it back and refuses. */
function takeAside(file: string, aside: string, folder: string) {
  try {
    renameSync(file, aside);
    if (isInUse(aside, file)) {
      tryLink(aside, file);
      throw inUse(folder, ownerOf(aside));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function refuseIfRunning(file: string, folder: string) {
  if (isInUse(file, file)) throw inUse(folder, ownerOf(file));
}

function isInUse(file: string, lock: string): boolean {
  const owner = ownerOf(file);
  return owner === process.pid ? held.has(lock) : isRunning(owner);
}

function ownerOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(folder: string, pid: number): Error {
  return new Error(
    `The embedded database in ${folder} is in use by process ${pid}, and only one process may open it.\n` +
      'Stop that process first, or set DATABASE_URL to a PostgreSQL server, which serves any number.',
  );
}

/**
 * What has to be mended in the driver before a database may stop under load: postgres 3.4.9 ends the process when a connection
 * is lost in a transaction (its own rollback is written to no socket), and lets the rest of that transaction run on the next
 * connection, outside of it (porsager/postgres #1154, #1208, #1216; mends are proposed there and not released). So the
 * two files are changed as they are read, by every build and every test. Another version has to be looked at anew.
 */
import type { Plugin } from 'vite';

type Change = { from: string; to: string };

/** Closed: whatever waits is told so, and nothing of it is left for the next socket. */
const CLOSED = `Errors.connection('CONNECTION_CLOSED', options, null)`;

const changes: Record<string, Change[]> = {
  connection: [
    {
      from: `  function nextWrite(fn) {\n    const x = socket.write(chunk, fn)`,
      to: `  function nextWrite(fn) {
    if (!socket) {
      chunk = nextWriteTimer = null
      query && queryError(query, ${CLOSED})
      query = null
      while (sent.length)
        queryError(sent.shift(), ${CLOSED})
      return false
    }
    const x = socket.write(chunk, fn)`,
    },
    {
      from: `    clearImmediate(nextWriteTimer)\n    if (socket) {`,
      to: `    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    if (socket) {`,
    },
    {
      from: `    clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)`,
      to: `    clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener('data', data)`,
    },
    {
      from: `    !hadError && (query || sent.length) && error(Errors.connection('CONNECTION_CLOSED', options, socket))`,
      to: `    if (query || sent.length)
      error(${CLOSED})
    query = results = errorResponse = null
    result = new Result()`,
    },
  ],
  index: [
    {
      from: `    let savepoints = 0\n      , connection`,
      to: `    let savepoints = 0\n      , gone = null\n      , connection`,
    },
    {
      from: `new Promise((_, reject) => connection.onclose = reject)`,
      to: `new Promise((_, reject) => connection.onclose = e => {
          gone = e
          while (queries.length)
            queries.shift().reject(e)
          reject(e)
        })`,
    },
    {
      from: `        q.catch(e => uncaughtError || (uncaughtError = e))\n`,
      to: `        q.catch(e => uncaughtError || (uncaughtError = e))\n        if (gone)\n          return q.reject(gone)\n`,
    },
  ],
};

/** A file of the driver, mended. Throws when it is not the one that was looked at. */
export function mendDriver(name: string, code: string): string {
  return (changes[name] ?? []).reduce((text, { from, to }) => {
    if (text.split(from).length !== 2)
      throw new Error(`postgres/src/${name}.js has changed: see db/driver.plugin.ts`);
    return text.replace(from, () => to);
  }, code);
}

/** Reads the driver's own sources through the build, and mends them. */
export function driver(): Plugin {
  return {
    name: 'mended-driver',
    enforce: 'pre',
    config: () => ({ ssr: { noExternal: ['postgres'] } }),
    transform(code, id) {
      const [, name] =
        /\/node_modules\/postgres\/src\/(connection|index)\.js$/.exec(id.split('?')[0] ?? '') ?? [];
      return name ? { code: mendDriver(name, code), map: null } : null;
    },
  };
}

// What a page brings to a phone: the page itself and every file of the same site that it names, as they come over the wire.
import { getRequest, openConnection } from './client.js';

/** @typedef {{ requests: number, html: number, css: number, js: number, all: number }} Weight */

/** What a browser fetches for a page: files in `href` and `src`, and modules that a script in the page imports. */
const named = /(?:href=|src=|from |import ?\(?)"(\/[\w./-]+\.(?:css|js))"/g;

/** Octets of bodies in gzip, which every browser and proxy knows; a file of less than a kilobyte comes as it is. @param {number} port @param {string} path */
export async function weigh(port, path) {
  const html = await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
  const files = new Set([...html.matchAll(named)].map(([, file]) => file ?? ''));
  /** @type {Weight} */
  const weight = { requests: 1 + files.size, html: await octetsOf(port, path), css: 0, js: 0, all: 0 };
  for (const file of files) weight[file.endsWith('.css') ? 'css' : 'js'] += await octetsOf(port, file);
  weight.all = weight.html + weight.css + weight.js;
  return weight;
}

/** @param {number} port @param {string} path */
async function octetsOf(port, path) {
  const connection = openConnection(port);
  const { status, head, octets } = await connection.ask(getRequest(path, {}, 'gzip'));
  connection.close();
  if (status !== 200) throw new Error(`${path} was answered with ${status}.`);
  return octets - head.length - 4;
}

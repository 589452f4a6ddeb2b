// What the tests may use on this machine: a browser, a database server. Says in one line what it does or leaves out.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

/** @param {string} project */
export function usesBrowser(project) {
  return project.startsWith('browser');
}

/** @param {string} project */
export function usesServer(project) {
  return project.endsWith('postgres');
}

/**
 * The Chromium that the wanted projects need: from CHROMIUM_PATH, the usual places, or as root from Debian.
 * Neither path nor problem means that the browser projects are left out, and that this has been said.
 * @param {string[]} wanted
 * @param {string[]} paths the person's own choice of files; when none needs a browser, its absence is no problem
 * @returns {{ path?: string, problem?: string }}
 */
export function chooseBrowser(wanted, paths) {
  if (!wanted.some(usesBrowser)) return {};
  if (process.env.SKIP_BROWSER === '1') {
    say('Browser suites left out: SKIP_BROWSER=1.');
    return {};
  }
  const given = process.env.CHROMIUM_PATH;
  if (given && !fs.existsSync(given)) return { problem: `CHROMIUM_PATH names no file: ${given}` };
  const found = given ?? findChromium();
  if (found) return { path: found };
  if (paths.length > 0 && !paths.some(namesBrowserTest)) return {};
  const installed = installChromium();
  if (installed) return { path: installed };
  return {
    problem: 'No Chromium found: install it, set CHROMIUM_PATH, or leave its suites out with SKIP_BROWSER=1.',
  };
}

/** @param {string} words */
function namesBrowserTest(words) {
  const files = fs.existsSync('tests/browser') ? fs.readdirSync('tests/browser') : [];
  const staff = fs.existsSync('tests/routes/staff') ? fs.readdirSync('tests/routes/staff') : [];
  const rooms = staff
    .filter((file) => file.includes('.browser.'))
    .map((file) => `tests/routes/staff/${file}`);
  return ['tests/journey.test.ts', ...rooms, ...files.map((file) => `tests/browser/${file}`)].some((file) =>
    file.includes(words),
  );
}

function findChromium() {
  const places = [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/snap/bin/chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ];
  return places.find((place) => fs.existsSync(place));
}

function installChromium() {
  if (process.getuid?.() !== 0 || !fs.existsSync('/etc/debian_version')) return undefined;
  say('Installing Chromium from Debian (a minute or two, first time only) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]) {
    const apt = spawnSync('apt-get', ['-q', ...words], { env, encoding: 'utf8' });
    if (apt.status !== 0) say(`${apt.stdout}${apt.stderr}`);
  }
  return findChromium();
}

/**
 * A PostgreSQL server where databases may be made: TEST_DATABASE_URL, or one that answers on this machine.
 * @param {string[]} wanted
 * @param {boolean} isAsked true when the person named the projects, so that leaving one out would be a lie
 * @returns {Promise<{ url?: string, problem?: string }>}
 */
export async function chooseServer(wanted, isAsked) {
  if (!wanted.some(usesServer)) return {};
  const given = process.env.TEST_DATABASE_URL;
  const user = encodeURIComponent(os.userInfo().username);
  const usual = ['postgres', user].map((name) => `postgres://${name}@127.0.0.1:5432/postgres`);
  for (const url of given ? [given] : usual) {
    if (await canMakeDatabases(url)) return { url };
  }
  if (given) return { problem: 'TEST_DATABASE_URL does not answer, or its user may not make databases.' };
  if (isAsked) return { problem: 'No PostgreSQL answers on 127.0.0.1:5432: set TEST_DATABASE_URL.' };
  say('No PostgreSQL answers on 127.0.0.1:5432: data suites run on the embedded database only.');
  return {};
}

/** @param {string} url */
async function canMakeDatabases(url) {
  const { default: postgres } = await import('postgres');
  const sql = postgres(url, { max: 1, connect_timeout: 3, onnotice: () => {} });
  try {
    const [role] =
      await sql`select rolcreatedb or rolsuper as may from pg_roles where rolname = current_user`;
    return role?.may === true;
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`${line}\n`);
}

// The one build file. Vite, Remix and Vitest all read it by `--config remix.config.js`.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vitePlugin as remix } from '@remix-run/dev';
import { configDefaults, defineConfig } from 'vitest/config';
import { catalogues } from './app/i18n/catalogues.plugin.ts';
import { precompress } from './app/precompress.plugin.ts';
import { driver } from './db/driver.plugin.ts';

/** Everything that runs on the server, bundled together so that all of it shares one copy of each module. */
const serverEntries = {
  server: 'app/server.ts',
  worker: 'app/worker.ts',
  setup: 'app/setup.ts',
  campaign: 'app/commands/campaign.ts',
  mail: 'app/commands/mail.ts',
  staff: 'app/commands/staff.ts',
  doctor: 'app/commands/doctor.ts',
  restore: 'app/commands/restore.ts',
  data: 'app/commands/data.ts',
  privacy: 'app/commands/privacy.ts',
  ledger: 'app/commands/ledger.ts',
  translations: 'app/commands/translations.ts',
  rehearse: 'app/commands/rehearse.ts',
  demo: 'app/commands/demo.ts',
  bench: 'app/commands/bench.ts',
};

const remixOptions = {
  appDirectory: 'app',
  buildDirectory: 'build',
  serverBuildFile: '[name].js', // becomes Rollup's entryFileNames: build/server/{server,worker,…}.js
  future: {
    v3_fetcherPersist: true,
    v3_relativeSplatPath: true,
    v3_throwAbortReason: true,
    v3_lazyRouteDiscovery: true,
    v3_singleFetch: true,
    v3_routeConfig: true,
  },
};

/**
 * Remix sets its own single entry for the server build; a plugin that stands after it has the last word.
 * @type {import('vite').Plugin}
 */
const ownServerEntries = {
  name: 'own-server-entries',
  config: (_config, { command, isSsrBuild }) =>
    command === 'build' && isSsrBuild ? { build: { rollupOptions: { input: serverEntries } } } : null,
};

/**
 * Tests sort themselves by name: `*.data.test.ts` needs a database and runs on a server; those in which the two databases
 * differ most run on the embedded one as well, whose pages the browser suites walk. Where there is no server, all of them run there.
 * `tests/browser/*`, `*.browser.test.ts` and `tests/journey.test.ts` need Chromium and a build, everything else nothing.
 */
const dataTests = ['tests/**/*.data.test.ts'];
const embeddedTests = process.env.TEST_DATABASE_URL
  ? ['tests/{db,mail}/*.data.test.ts', 'tests/models/{action,message,recover,restore,release}.data.test.ts']
  : dataTests;
const browserTests = [
  'tests/browser/**/*.test.ts',
  'tests/routes/staff/*.browser.test.ts',
  'tests/journey.test.ts',
];

const base = { extends: /** @type {const} */ (true) };

/**
 * A suite on a database of its own: one is made per run, each test file gets a copy.
 * @param {string} name
 * @param {string[]} include
 * @param {'embedded' | 'postgres'} database
 */
function onDatabase(name, include, database) {
  const setup = {
    globalSetup: ['tests/support/global-setup.ts'],
    setupFiles: ['tests/support/data.setup.ts'],
  };
  return { ...base, test: { name, include, env: { TEST_DB: database }, ...setup } };
}

const withoutDatabase = {
  ...base,
  test: {
    name: 'unit',
    include: ['tests/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...dataTests, ...browserTests],
    env: { SECRET_KEY_FILE: join(tmpdir(), 'dear-minister-unit.key') },
  },
};

export default defineConfig({
  // esbuild 0.28 can't lower destructuring to Vite's default browsers; both targets are needed.
  build: { target: 'es2022' },
  optimizeDeps: { esbuildOptions: { target: 'es2022' } },
  plugins: process.env.VITEST
    ? [catalogues(), driver()]
    : [catalogues(), driver(), remix(remixOptions), ownServerEntries, precompress('build/client/assets')],
  test: {
    pool: 'forks',
    server: { deps: { inline: ['postgres'] } },
    maxWorkers: 3, // of two cores: browsers, servers and databases are waited for half of the time
    testTimeout: 60_000, // a limit for hangs, not a measure: machines under load take three times as long
    hookTimeout: 60_000, // the embedded database takes about 5 s to start on a slow machine
    teardownTimeout: 10_000,
    projects: [
      withoutDatabase,
      onDatabase('embedded', embeddedTests, 'embedded'),
      onDatabase('postgres', dataTests, 'postgres'),
      onDatabase('browser', browserTests, 'embedded'),
      onDatabase('browser-postgres', ['tests/journey.test.ts'], 'postgres'),
    ],
  },
});

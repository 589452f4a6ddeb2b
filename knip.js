// What is alive: everything that a door, a route, a command or a test leads to. `npm run check` fails on the rest.
import { readFileSync } from 'node:fs';

/** The files that another file names by strings. */
const namedIn = (/** @type {string} */ file, /** @type {RegExp} */ pattern) =>
  [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, name = '']) => name);

const entries = namedIn('remix.config.js', /'(app\/[\w/-]+\.ts)'/g);
const routes = namedIn('app/routes.ts', /'(routes\/[^']+)'/g).map((file) => `app/${file}`);

/** @type {import('knip').KnipConfig} */
export default {
  entry: [
    ...entries,
    ...routes,
    'remix.config.js',
    'app/{root,entry.server}.tsx',
    'app/routes.ts',
    'app/{enhance,components/*}.js',
    'db/schema.ts', // what only SQL names, drizzle-kit has to see
    'docs/recount.js',
    'tests/run.js',
    'tests/**/*.test.ts',
    'tests/support/{global-setup,data.setup}.ts',
  ],
  project: [
    'app/**/*.{ts,tsx,js}',
    'db/**/*.ts',
    'emails/**/*.{ts,tsx}',
    'start/**/*.js',
    'tests/**/*.{ts,tsx,js}',
    'docs/*.js',
    '*.js',
  ],
  ignoreExportsUsedInFile: { interface: true, type: true },
  ignoreDependencies: [
    'remix', // names the framework; the package itself only throws
    '@expo-google-fonts/noto-sans', // its files are resolved by path in app/routes/data/picture
  ],
  // Their entries stand above; what these would guess from the build file is the same again, and half of it wrong.
  remix: false,
  vite: false,
  vitest: false,
  drizzle: false,
};

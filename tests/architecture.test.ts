// The rules of the house, enforced. Read the table first: each row is one rule and brings a line that would break it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { breaches, type Rule } from './support/breaches.ts';
import { drawMap, homeless } from './support/rooms.ts';
import { parseSource, readSources } from './support/source.ts';

const drivers = ['postgres', '@electric-sql/pglite', 'drizzle-orm/pglite', 'drizzle-orm/postgres-js'];
const everything = /^(app|db|emails)\//;

const rules: Rule[] = [
  // --- the arrows: which room may know which ------------------------------------------------------------------------
  {
    rule: 'routes ask models and draw components; they know neither tables nor the post office',
    files: /^app\/routes\//,
    mayImport: [
      ...['app/routes', 'app/models', 'app/components', 'app/i18n', 'app/styles'],
      ...['app/db.server.ts', 'app/env.server.ts', 'app/urls.server.ts', 'app/secret.server.ts'],
    ],
    broken: ['app/routes/public/home.tsx', `import { campaigns } from '#db/schema.ts';`],
  },
  {
    rule: 'components are given what they show: nothing of them runs on the server only',
    files: /^app\/components\//,
    mayImport: ['app/components', 'app/models', 'app/i18n', 'app/styles', 'app/enhance.js'],
    neverLoads: ['*.server.ts', '*.server.tsx'],
    broken: ['app/components/counter.tsx', `import { countOf } from '#app/models/count.server.ts';`],
  },
  {
    rule: 'models know tables and letters, not pages and not the post office',
    files: /^app\/models\//,
    mayImport: [
      ...[
        'app/models',
        'app/i18n',
        'app/urls.server.ts',
        'app/env.server.ts',
        'app/secret.server.ts',
        'db',
        'emails',
      ],
    ],
    except: {
      'app/models/message/wake.server.ts':
        'it rings after commit, so it needs the database and not a transaction',
    },
    broken: ['app/models/count.server.ts', `import { db } from '../db.server.ts';`],
  },
  {
    rule: 'models know no web framework and no mail library',
    files: /^app\/models\//,
    neverImports: ['@remix-run', 'react', 'react-dom', 'hono', 'nodemailer', 'smtp-server'],
    broken: ['app/models/count.server.ts', `import { redirect } from '@remix-run/node';`],
  },
  {
    rule: 'the post office knows messages, not campaigns, letters or pages',
    files: /^app\/mail\//,
    mayImport: [
      ...['app/mail', 'app/models/message', 'app/db.server.ts', 'app/env.server.ts', 'app/secret.server.ts'],
      ...['app/log.server.ts', 'db/connect.ts'],
    ],
    broken: ['app/mail/lane.server.ts', `export { demands } from '#app/models/campaign.server.ts';`],
  },
  {
    rule: 'words know nothing of us',
    files: /^app\/i18n\//,
    mayImport: ['app/i18n'],
    broken: ['app/i18n/t.server.ts', `import { env } from '#app/env.server.ts';`],
  },
  {
    rule: 'the database knows only itself',
    files: /^db\//,
    mayImport: ['db'],
    broken: ['db/seed/run.ts', `import { env } from '#app/env.server.ts';`],
  },
  {
    rule: 'mails are props in, mail out',
    files: /^emails\//,
    mayImport: ['emails'],
    broken: ['emails/letter.ts', `const t = await import('#app/i18n/t.server.ts');`],
  },
  {
    rule: 'nobody but a route imports a route',
    files: /^(?!app\/routes\/)/,
    neverImports: ['app/routes'],
    broken: ['app/worker.ts', `import { loader } from './routes/public/home.tsx';`],
  },

  // --- one owner each -----------------------------------------------------------------------------------------------
  {
    rule: 'settings are read in one place',
    files: everything,
    except: { 'app/env.server.ts': 'the owner' },
    neverUses: 'process.env',
    broken: ['app/mail/lane.server.ts', `const port = process.env.PORT;`],
  },
  {
    rule: 'one file speaks SMTP',
    files: everything,
    except: { 'app/mail/smtp.server.ts': 'the owner' },
    neverImports: ['nodemailer'],
    broken: ['app/mail/lane.server.ts', `import type SMTPConnection from 'nodemailer/lib/smtp-connection';`],
  },
  {
    rule: 'one file answers SMTP',
    files: everything,
    except: { 'app/mail/listen.server.ts': 'the owner' },
    neverImports: ['smtp-server'],
    broken: ['app/server.ts', `import { SMTPServer } from 'smtp-server';`],
  },
  {
    rule: 'one file writes the log',
    files: everything,
    except: { 'app/log.server.ts': 'the owner' },
    neverImports: ['pino'],
    broken: ['app/worker.ts', `import pino from 'pino';`],
  },
  {
    rule: 'what runs all day says what it has to say in the log',
    files: /^(?!app\/commands\/)/,
    except: {
      'app/server.ts': 'tells whoever starts it where the pages are',
      'app/worker.ts': 'tells whoever starts it that it runs',
      'app/setup.ts': 'a command',
    },
    neverUses: 'console',
    broken: ['app/mail/lane.server.ts', `console.error('no letters');`],
  },
  {
    rule: 'one file opens databases',
    files: everything,
    except: { 'db/connect.ts': 'the owner', 'db/migrate.ts': 'the same, with the lock of migrations' },
    neverImports: drivers,
    broken: ['db/seed/run.ts', `const { drizzle } = await import('drizzle-orm/pglite');`],
  },

  // --- never --------------------------------------------------------------------------------------------------------
  {
    rule: 'the package named remix throws: take @remix-run/*',
    files: everything,
    neverImports: ['remix'],
    broken: ['app/root.tsx', `import { json } from 'remix';`],
  },
  {
    rule: 'no page is built from unescaped text',
    files: everything,
    neverUses: 'dangerouslySetInnerHTML',
    broken: ['app/components/card.tsx', `const card = <p dangerouslySetInnerHTML={{ __html: text }} />;`],
  },
  {
    rule: 'no query is built from text: sql.raw takes literals only',
    files: /^(app|emails)\//,
    neverUses: 'sql.raw(variable)',
    broken: ['app/models/count.server.ts', "const order = sql.raw('order by ' + column);"],
  },
  {
    rule: 'no text is run as code',
    files: everything,
    neverUses: 'code from text',
    broken: ['app/models/template/fill.ts', `const fill = new Function('words', text);`],
  },
  {
    rule: 'no program of this machine is run',
    files: everything,
    except: {
      'app/commands/rehearse.ts': 'starts post offices of our own, to kill them',
      'app/commands/rehearse/crew.server.ts': 'the same',
      'app/commands/rehearse/webs.server.ts': 'the same, with webs',
    },
    neverImports: ['node:child_process', 'child_process', 'node:vm', 'vm'],
    broken: ['app/models/count.server.ts', `import { exec } from 'node:child_process';`],
  },
  {
    rule: 'a file that passes 200 lines is two files',
    files: /^(app|db|emails|start)\//,
    except: {
      'db/schema.ts':
        'the glossary of what we keep, read from top to bottom: tables refer to each other both ways, and barrels are not allowed',
    },
    maxLines: 200,
    broken: ['app/models/count.server.ts', '// one line\n'.repeat(201)],
  },
];

const root = path.resolve(import.meta.dirname, '..');
const house = readSources(root, ['app', 'db', 'emails']);
const start = readSources(root, ['start']);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('the house keeps its rules', () => {
  expect([...house, ...start].flatMap((source) => rules.flatMap((rule) => breaches(rule, source)))).toEqual(
    [],
  );
});

test('an exception to the length of files is needed as long as it stands', () => {
  const { except = {}, maxLines = 0 } = rules.find((rule) => rule.maxLines) ?? {};
  const long = [...house, ...start].filter(({ lines }) => lines > maxLines).map(({ file }) => file);
  expect(long).toEqual(Object.keys(except));
});

test('a stylesheet that passes 200 lines is two, and so is start.js', () => {
  const styles = readdirSync(path.join(root, 'app/styles')).map((file) => `app/styles/${file}`);
  expect(styles.length).toBeGreaterThan(5);
  const lengths = [...styles, 'start.js'].map((file) => [file, read(file).split('\n').length] as const);
  expect(lengths.filter(([, lines]) => lines > 201)).toEqual([]);
});

describe('docs/architecture.md', () => {
  const page = read('docs/architecture.md');

  test('every file stands in one room', () => {
    expect(homeless(house)).toEqual([]);
  });

  test('its map is the one that the imports draw', () => {
    const drawn = drawMap(house);
    const shown = /```mermaid\n([\s\S]*?)\n```/.exec(page)?.[1];
    expect(shown, `Put this between \`\`\`mermaid and \`\`\` in docs/architecture.md:\n\n${drawn}\n`).toBe(
      drawn,
    );
  });

  test('every file and folder that it names is there', () => {
    const named = [...page.matchAll(/`((?:app|db|docs|emails|start|tests)\/[\w./-]*)`/g)].map(
      ([, file = '']) => file,
    );
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  test('every step of the one path names a function of its file', () => {
    const steps = [...page.matchAll(/^\d+\. `([^`]+)`, `(\w+)`/gm)].map(([, file = '', name = '']) => ({
      file,
      name,
    }));
    expect(steps.length).toBeGreaterThan(8);
    const isExported = ({ file, name }: (typeof steps)[number]) =>
      new RegExp(`^export (async )?(function|const) ${name}\\b`, 'm').test(read(file));
    expect(steps.filter((step) => !isExported(step))).toEqual([]);
  });
});

describe.each(rules)('the rule "$rule"', (rule) => {
  test('can be broken, and says where', () => {
    const source = parseSource(...rule.broken);
    const found = rules.flatMap((each) => breaches(each, source));
    expect(found).toEqual([expect.stringContaining(`${rule.broken[0]}:`)]);
    expect(found[0]).toContain(rule.rule);
  });

  test('speaks of files that exist, and so does each of its exceptions', () => {
    expect(house.some(({ file }) => rule.files.test(file))).toBe(true);
    expect(Object.keys(rule.except ?? {}).filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });
});

test('the index of the helpers of tests has a line for each of them', () => {
  const cells = [...read('tests/support/README.md').matchAll(/^\| (`[^|]+`) \|/gm)].map(
    ([, cell = '']) => cell,
  );
  const named = cells.flatMap((cell) => cell.replaceAll('`', '').split(', '));
  const helpers = readdirSync(path.join(root, 'tests/support')).filter((file) => file !== 'README.md');
  expect(named.sort()).toEqual(helpers.sort());
});

test('every way to import is seen', () => {
  const text = `
    import a from './a.ts';
    import type { B } from '../b.ts';
    export * from '#db/c.ts';
    const d = await import('#emails/d.tsx');
    type E = import('pkg/e').E;
    import 'side-effect';
    const f = require('f');`;
  expect(parseSource('app/models/x.ts', text).imports).toEqual([
    { what: 'app/models/a.ts', line: 2 },
    { what: 'app/b.ts', line: 3, isType: true },
    { what: 'db/c.ts', line: 4 },
    { what: 'emails/d.tsx', line: 5 },
    { what: 'pkg/e', line: 6, isType: true },
    { what: 'side-effect', line: 7 },
    { what: 'f', line: 8 },
  ]);
});

test('a component may name the type of what a model gives it', () => {
  const source = parseSource(
    'app/components/sheet.tsx',
    `import type { Letter } from '#app/models/letter.server.ts';`,
  );
  expect(rules.flatMap((rule) => breaches(rule, source))).toEqual([]);
});

test('comments, strings and neighbours in name break nothing', () => {
  const text = `
    // process.env and import 'remix' in a comment
    const words = "import postgres from 'postgres'; process.env.PORT";
    import { sql } from 'drizzle-orm';
    import { z } from 'remix-of-something-else';
    sql.raw('select 1');`;
  const source = parseSource('app/models/x.server.ts', text);
  expect(rules.flatMap((rule) => breaches(rule, source))).toEqual([]);
});

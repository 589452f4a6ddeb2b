/** Before each data test file: a database of its own, named in the settings that app/db.server.ts reads. */
import { afterAll, inject } from 'vitest';
import { copyEmbedded, copyServer } from './templates.ts';

const url = process.env.TEST_DATABASE_URL;
if (process.env.TEST_DB === 'postgres' && !url)
  throw new Error('TEST_DATABASE_URL is needed for the postgres suites.');

const copy =
  process.env.TEST_DB === 'postgres' && url
    ? await copyServer(url, inject('template'))
    : copyEmbedded(inject('template'));
delete process.env.DATABASE_URL;
process.env.LOG_LEVEL ??= 'warn';
Object.assign(process.env, copy.settings);

afterAll(() => copy.drop());

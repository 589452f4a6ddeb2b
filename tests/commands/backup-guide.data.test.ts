// docs/operating.md, “Backups” and “After restoring a backup”: the commands as they stand there, run by a shell.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { db } from '#app/db.server.ts';
import { env } from '#app/env.server.ts';
import { letLettersGo, stopLetters } from '#app/models/message/switches.server.ts';
import { letterFields, takeOverHttp } from '../support/form.ts';
import { confirmOverHttp, confirmPathIn } from '../support/own-mailbox.ts';
import { people } from '../support/people.ts';
import { type Site, startSite } from '../support/site.ts';
import { mailsTo } from '../support/supporter.ts';

const run = promisify(execFile);
const dump = join(mkdtempSync(join(tmpdir(), 'dear-minister-guide-')), 'dear-minister.dump');
let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** The shell block below a heading, but for its last line, which starts the site; the dump lies in a folder of this test. */
function commandsUnder(heading: string): string {
  const text = readFileSync(resolve('docs/operating.md'), 'utf8');
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const block = /```sh\n(.*?)```/s.exec(section)?.[1] ?? '';
  return block
    .replace(/^npm start$/m, '')
    .replaceAll('npm run', 'npm run -s')
    .replaceAll('dear-minister.dump', dump);
}

const shell = (commands: string) =>
  run('bash', ['-euc', commands], { env: { ...process.env, DATABASE_URL: env.DATABASE_URL } });

const lettersOf = (name: string) =>
  site.mails.filter(({ envelopeFrom, mail }) => envelopeFrom && mail.from?.name?.includes(name));

async function write(person: keyof typeof people): Promise<void> {
  await takeOverHttp(site, letterFields(person, { country: people.jonas.area }));
  const asked = await site.mail('the confirm mail', (mail) =>
    mailsTo(site, people[person].email).includes(mail),
  );
  await confirmOverHttp(site, confirmPathIn(asked.mail.text ?? ''));
}

test.skipIf(env.embedded)(
  'a letter that left after the backup does not leave again when it is put back',
  async () => {
    await stopLetters(db, 'everything', '', 'before the backup');
    await write('jonas');
    await shell(commandsUnder('Backups'));
    await letLettersGo(db, 'everything', '');
    await site.mail('his letter', (mail) => lettersOf(people.jonas.name).includes(mail));
    await site.kill('SIGTERM');

    const { stdout } = await shell(commandsUnder('After restoring a backup'));
    expect(stdout).toMatch(/The database was put back/);
    expect(stdout).toMatch(/[1-9]\d* letters and mails had been sent before/);
    expect(stdout).toMatch(/The new epoch is/);

    await letLettersGo(db, 'everything', ''); // the backup has the switch as well
    await site.restart();
    await write('elina');
    await site.mail('her letter', (mail) => lettersOf(people.elina.name).includes(mail));
    expect(lettersOf(people.jonas.name)).toHaveLength(1);
  },
);

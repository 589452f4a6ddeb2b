import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseTargetFile, TargetFileError } from '#app/models/target-file.ts';

const threeMayors = readFileSync(new URL('../fixtures/three-mayors.csv', import.meta.url), 'utf8');

const SHORT = 'area,office,person,salutation';
const one = (columns: string, ...values: string[]) =>
  parseTargetFile(
    `${SHORT},${columns}\nsofia,Mayor,Ana Petrova,"Dear Mayor,",${values.map((value) => `"${value}"`).join(',')}\n`,
  );

function problems(csv: string) {
  try {
    parseTargetFile(csv);
  } catch (error) {
    if (error instanceof TargetFileError) return error.problems;
    throw error;
  }
  throw new Error('the file was taken');
}
const trouble = (column: string, value: string) =>
  problems(`${SHORT},${column}\nsofia,Mayor,Ana Petrova,"Dear Mayor,","${value}"\n`);

describe('a good file', () => {
  it('gives the three mayors', () => {
    const { rows } = parseTargetFile(threeMayors);
    expect(rows.map(({ area, person, email, emailStatus }) => [area, person, email, emailStatus])).toEqual([
      ['sofia', 'Ana Petrova', 'mayor@sofia.example', 'verified'],
      ['berlin', 'Jonas Weber', 'buero@berlin.example', 'unverified'],
      ['galway', 'Máire Ní Bhriain', null, 'none'],
    ]);
    expect(rows[1]).toEqual({
      area: 'berlin',
      areaName: 'Berlin',
      office: 'Governing Mayor of Berlin',
      organisation: 'Senate Chancellery',
      person: 'Jonas Weber',
      title: 'Governing Mayor',
      email: 'buero@berlin.example',
      emailStatus: 'unverified',
      formUrl: 'https://berlin.example/contact',
      languages: ['de', 'en'],
      salutationLang: 'de',
      salutation: 'Dear Mayor Weber,',
      closing: 'Yours sincerely,',
      asOf: '2026-03-01',
      source: 'https://berlin.example/mayor',
      timeZone: 'Europe/Berlin',
      since: '2024-01-15',
    });
  });

  it('needs four columns and fills in the others', () => {
    expect(parseTargetFile(`${SHORT}\nsofia,Mayor,,"Dear Mayor,"\n`).rows).toEqual([
      {
        area: 'sofia',
        areaName: 'sofia',
        office: 'Mayor',
        organisation: '',
        person: null,
        title: 'Mayor',
        email: null,
        emailStatus: 'none',
        formUrl: null,
        languages: ['en'],
        salutationLang: 'en',
        salutation: 'Dear Mayor,',
        closing: 'Yours sincerely,',
        asOf: null,
        source: '',
        timeZone: 'UTC',
        since: null,
      },
    ]);
  });

  it('may come from a spreadsheet: byte order mark, Windows line ends, semicolons, blank lines, capitals in the first line', () => {
    const { rows } = parseTargetFile(
      '\ufeffArea;Office;Person;Salutation\r\n\r\nsofia;Mayor; Ana Petrova ;Dear Mayor,\r\n',
    );
    expect(rows[0]).toMatchObject({ area: 'sofia', person: 'Ana Petrova', salutation: 'Dear Mayor,' });
  });

  it('may name several offices in one area', () => {
    expect(
      parseTargetFile(`${SHORT}\nsofia,Mayor,,Dear Mayor\nsofia,Deputy,,Dear Deputy\n`).rows,
    ).toHaveLength(2);
  });

  it.each(['de;en', 'de, en', 'DE en', 'de|en|de'])('reads the languages %j', (languages) => {
    expect(one('languages', languages).rows[0]?.languages).toEqual(['de', 'en']);
  });

  it('stores an international domain as it travels', () => {
    expect(one('email,email_status', 'Post@bücher.example', 'known').rows[0]).toMatchObject({
      email: 'Post@xn--bcher-kva.example',
      emailStatus: 'known',
    });
  });
});

describe('a bad row', () => {
  it.each([
    ['email', 'ana', /email is refused \(not an address\)/],
    ['email', 'ana@sofia.example, b@sofia.example', /several/],
    ['email', 'Team: ana@sofia.example;', /several/],
    ['email', 'Ana <ana@sofia.example>', /not an address/],
    ['email', '""ana""@sofia.example', /quoted/],
    ['email', 'ana@localhost', /not an address/],
    ['email', `${'a'.repeat(250)}@sofia.example`, /too long/],
    ['email_status', 'verified', /email_status speaks of an address/],
    ['email_status', 'sure', /email_status must be/],
    ['form_url', 'http://sofia.example/', /https/],
    ['form_url', 'javascript:alert(1)', /https/],
    ['form_url', 'https://user:secret@sofia.example/', /https/],
    ['form_url', 'https://sofia .example/', /https/],
    ['form_url', 'https://', /https/],
    ['languages', 'en;xx', /languages has unknown codes: xx/],
    ['languages', 'english', /unknown codes/],
    ['as_of', '24.02.2026', /as_of is not a date/],
    ['as_of', '2026-02-31', /as_of is not a date/],
    ['since', '2026', /since is not a date/],
    ['time_zone', 'Europe/Atlantis', /IANA/],
    ['time_zone', '+02:00', /IANA/],
    ['closing', 'Yours,\nAna', /closing holds a line break/],
    ['organisation', 'City\u0000Hall', /control/],
    ['title', 'Mayor\u202e', /invisible/],
    ['source', '=?utf-8?q?x?=', /encoded word/],
    ['area_name', 'S'.repeat(81), /longer than 80/],
  ])('%s %j is told', (column, value, message) => {
    const found = trouble(column, value);
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toMatch(message);
    expect(found[0]?.line).toBe(value.includes('\n') ? 3 : 2);
  });

  it.each([
    [',Mayor,,Dear Mayor', /area must be/],
    ['so fia,Mayor,,Dear Mayor', /area must be/],
    ['../etc,Mayor,,Dear Mayor', /area must be/],
    ['sofia,,,Dear Mayor', /office is empty/],
    ['sofia,Mayor,Ana,', /salutation is empty/],
    ['sofia,Mayor,Ana', /3 fields where the first line names 4/],
    ['sofia,Mayor,Ana,Dear,Mayor', /5 fields/],
  ])('%j is told', (row, message) => {
    expect(problems(`${SHORT}\n${row}\n`)).toEqual([{ line: 2, message: expect.stringMatching(message) }]);
  });

  it('says none where an address is given', () => {
    expect(problems(`${SHORT},email,email_status\na,b,,c,x@y.example,none\n`)[0]?.message).toMatch(
      /is none, but an email/,
    );
  });
});

describe('a bad file', () => {
  it('lists all its bad rows at once', () => {
    const found = problems(
      `${SHORT},email\nsofia,Mayor,,Dear Mayor,no\nberlin,,,,\ngalway,Mayor,,Dear Mayor,x@galway.example\nGALWAY,mayor,,Dear Mayor,\n`,
    );
    expect(found.map(({ line }) => line)).toEqual([2, 3, 3, 5]);
    expect(found[3]?.message).toMatch(/stand already on line 4/);
  });

  it('names an area twice', () => {
    const found = problems(
      `${SHORT},area_name\nsofia,Mayor,,Dear Mayor,Sofia\nsofia,Deputy,,Dear Deputy,Sofija\n`,
    );
    expect(found).toEqual([{ line: 3, message: expect.stringMatching(/named otherwise than on line 2/) }]);
  });

  it.each([
    ['', 1, /empty/],
    [' \n\n', 1, /empty/],
    [SHORT, 1, /no target follows/],
    ['area,office,salutation\na,b,c', 1, /"person" is missing/],
    [`${SHORT},mail\na,b,c,d,e`, 1, /unknown column "mail"/],
    [`${SHORT},__proto__\na,b,c,d,e`, 1, /unknown column "__proto__"/],
    [`${SHORT},area\na,b,c,d,e`, 1, /"area" stands twice/],
    [`${SHORT}\na,"b,c,d\n`, 2, /broken/],
    [`${SHORT}\na,b"c,d,e\n`, 2, /broken/],
    ['x'.repeat(2_000_001), 1, /longer than/],
    [`${SHORT}\n${'a,b,c,d\n'.repeat(5_001)}`, 5_002, /more than 5000/],
  ])('is told: %#', (csv, line, message) => {
    const [first] = problems(csv);
    expect(first?.line).toBe(line);
    expect(first?.message).toMatch(message);
  });

  it('never gives half of itself, whatever it holds', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('sofia', 'Mayor', '"', '""', ',', '\n', ';', SHORT, 'a@b.example'),
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 30 }), (cells) => {
        const csv = `${SHORT}\nsofia,Mayor,,Dear Mayor\n${cells.join(',')}`;
        try {
          const { rows } = parseTargetFile(csv);
          expect(
            rows.every(({ area, office, salutation }) => area !== '' && office !== '' && salutation !== ''),
          ).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(TargetFileError);
          expect((error as TargetFileError).problems.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

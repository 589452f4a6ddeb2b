/** docs/privacy.md, made of the tables beside this file: what is kept, for what, with whose help, and what could go wrong. */
import { LINK_DAYS } from '../action/take.server.ts';
import { weightClocks } from '../message/weight.server.ts';
import { activities, processors, risks } from './activities.ts';
import { holdings } from './holdings.ts';
import { levels } from './levels.ts';

/** The whole document as Markdown. */
export const privacyDocument = (): string => `${parts().join('\n\n')}\n`;

const parts = () => [
  '# What is kept about people',
  'Made by `npm run -s privacy` of the tables in `app/models/privacy` and of the clocks in the code; a test compares. What people read is the page /privacy of an installation, in their language. The parts in [brackets] are for the organisation that runs it.',
  '## Levels',
  table(
    ['level', 'is', 'seen by', 'kept how'],
    Object.entries(levels).map(([level, { is, who, kept }]) => [level, is, who, kept]),
  ),
  'At rest, disks are encrypted by the operator; the master key is a file in no database and no backup.',
  '## Every table of the database',
  table(
    ['table', 'level', 'holds', 'for', 'until'],
    Object.entries(holdings).map(([name, { level, what, why, until }]) => [
      `\`${name}\``,
      level,
      what,
      why,
      until,
    ]),
  ),
  '## Clocks',
  table(['what', 'goes after'], clocks),
  '## Records of processing (GDPR Art. 30)',
  'Controller: [the organisation in ORG_NAME, ORG_CONTACT]. Representative, data protection officer: [names]. Transfers out of the EEA: none by the program; the office written to may be outside.',
  table(
    ['activity', 'purpose', 'basis', 'people', 'tables', 'recipients'],
    activities.map(({ name, purpose, basis, people, tables, recipients }) => [
      name,
      purpose,
      basis,
      people,
      tables.map((one) => `\`${one}\``).join(', '),
      recipients,
    ]),
  ),
  '## Processors (Art. 28)',
  table(
    ['does', 'sees', 'must', 'who, where, contract'],
    processors.map(({ does, sees, must }) => [does, sees, must, '[to fill in]']),
  ),
  '## Data protection impact assessment (Art. 35), a template',
  'Needed: political opinions, many people. Described above: purposes, data, recipients, clocks. Necessary and in proportion: name, address, country and letter are asked for, nothing else; no account, no tracking, no postal address.',
  table(
    ['risk to people', 'harm', 'what stands against it', 'shown by', 'left, accepted by, on'],
    risks.map(({ risk, harm, answer, test }) => [
      risk,
      harm,
      answer,
      `\`${test.replace(/: /, '`: ')}`,
      '[to fill in]',
    ]),
  ),
  'Asked: [data protection officer; supporters or those who speak for them]. Looked at again: at every release that changes this file, and once a year.',
];

/** From the constants that the tasks run by. */
const clocks: string[][] = [
  ['a form that nobody confirmed: name, address, words', `${LINK_DAYS} days`],
  [
    'exact bytes of mails that are at the end of their way, and texts of mails to supporters',
    `${weightClocks.bytes} days after sealing`,
  ],
  ['texts of letters', `${weightClocks.texts} days after sealing`],
];

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

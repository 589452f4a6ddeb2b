/** `npm run -s privacy`: prints docs/privacy.md, the records of what is kept about people. */
import { privacyDocument } from '../models/privacy/document.server.ts';

const help = `npm run -s privacy > docs/privacy.md

Prints what is kept about people, for how long, with whose help, and the template of an impact assessment (GDPR Art. 28, 30, 35),
made of the tables that the program itself uses.
`;

/** Prints the document, or the help. Returns the exit code. */
export async function run(args: string[]): Promise<number> {
  process.stdout.write(args.some((arg) => arg === '--help' || arg === '-h') ? help : privacyDocument());
  return 0;
}

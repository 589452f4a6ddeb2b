/** `npm run data -- shown REFERENCE`: what the writer of an action saw, for a complaint, an authority or a court. */
import type { Db } from '#db/connect.ts';
import type { Shown } from '../models/own-data/shown.server.ts';

/** Prints it, with a line in the audit log that says why. Throws, in words, without a reason or when there is no such action. */
export async function shown(
  db: Db,
  reference: string | undefined,
  reason: string,
): Promise<{ words: string; json: object }> {
  const { findShown } = await import('../models/own-data/shown.server.ts');
  const { onRecord } = await import('../models/staff/audit.server.ts');
  if (!reference) throw new Error('Whose? Give the reference that stands in the letter.');
  if (reason.trim().length < 10)
    throw new Error('Say why, by --reason "…" of ten characters or more: it stays in the audit log.');
  const found = await onRecord(
    db,
    (tx) => findShown(tx, reference),
    (known) =>
      known && {
        ...{ staffId: null, verb: 'printed what was shown', campaignId: known.campaignId },
        ...{ subject: { kind: 'action', id: known.reference }, detail: { reason: reason.trim() } },
      },
  );
  if (!found) throw new Error(`No action has the reference ${reference}.`);
  const { campaignId: _, ...json } = found;
  return { words: wordsOf(found), json };
}

const versionOf = ({ textLang, version }: Shown['page']): string =>
  version === null ? 'template unknown' : `template version ${version} in ${textLang}`;

function wordsOf(found: Shown): string {
  const { page, letter, consents, letters } = found;
  return [
    `${found.reference}: ${found.kind}, ${found.state}, campaign ${found.campaign}`,
    `taken ${found.takenAt}, ${found.confirmedAt ? `confirmed ${found.confirmedAt} by ${found.confirmedBy}` : 'never confirmed'}`,
    `\nTHE PAGE, in ${page.lang}: demands of ${versionOf(page)}`,
    ...page.demands.map(demandWords),
    `\nTHE LETTER, in ${letter.lang}: ${versionOf(letter)}\nSubject: ${letter.subject}`,
    ...letter.demands.map(({ number, sentence }) => `  ${number}. ${sentence}`),
    ...(found.ownWords ? [`\nWORDS OF THEIR OWN\n${found.ownWords}`] : []),
    ...(found.editedText === null ? [] : [`\nEDITED BY THEM\n${found.editedText}`]),
    '\nCONSENTS',
    ...consents.map(
      ({ purpose, lang, version, text, sha256, intact }) =>
        `  ${purpose}, version ${version} in ${lang}, SHA-256 ${sha256}${said(intact)}\n    ${text}`,
    ),
    '\nLETTERS AS THEY WERE FROZEN',
    ...letters.map(
      ({ to, state, lang, sha256, text, intact }) =>
        `  to ${to}, ${state}, in ${lang}, SHA-256 of the text ${sha256}${intact === null ? '' : said(intact)}\n\n${text ?? '  (the words are erased)'}\n`,
    ),
    ...(found.erased ? ['Its writer was erased: words of theirs are gone.'] : []),
    'Labels of the page itself come with the release that ran then; they are in its source.',
  ].join('\n');
}

const said = (intact: boolean): string => (intact ? ', which fits' : ', WHICH DOES NOT FIT');

const demandWords = ({ number, label, sentence, explanation, points }: Shown['page']['demands'][number]) =>
  [
    `  ${number}. ${label}\n     ${sentence}\n     ${explanation}`,
    ...points.map((point) => `     - ${point.label}: ${point.sentence} ${point.explanation}`),
  ].join('\n');

/** XLIFF 1.2, which Weblate and translation offices read: one file a language, a unit a text, with its review state. */
import { DOMParser, type Element, onErrorStopParsing, ParseError } from '@xmldom/xmldom';

/** Draft: nobody but its writer has read it. Reviewed: a second person has. Live: released for real mail. */
export const textStates = ['draft', 'reviewed', 'live'] as const;
export type TextState = (typeof textStates)[number];

export type Unit = {
  id: string;
  source: string;
  /** '' when it is not translated yet. */
  target: string;
  state: TextState;
  /** The source has changed since this was translated; it is used all the same. */
  sourceChanged: boolean;
};

export type Xliff = { lang: string; units: Unit[] };

/** Weblate shows these as "needs editing"; everything else without `approved="yes"` waits for review. */
const STALE = ['new', 'needs-translation', 'needs-adaptation', 'needs-l10n'];

export class XliffError extends Error {
  override name = 'XliffError';
}

/** Reads an XLIFF 1.2 file. Throws XliffError with the place for anything else. */
export function readXliff(xml: string): Xliff {
  const file = parse(xml).getElementsByTagName('file')[0];
  const lang = file?.getAttribute('target-language');
  if (!file || !lang)
    throw new XliffError('This is no XLIFF 1.2 file: it has no <file target-language="…">.');
  return { lang, units: [...file.getElementsByTagName('trans-unit')].map(readUnit) };
}

function parse(xml: string) {
  try {
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(xml, 'text/xml');
  } catch (error) {
    const reason = error instanceof ParseError ? `: ${error.message.slice(0, 200)}` : '';
    throw new XliffError(`This is no well-formed XML${reason}`);
  }
}

function readUnit(unit: Element): Unit {
  const [id, source] = [unit.getAttribute('id'), unit.getElementsByTagName('source')[0]];
  if (!id || !source) throw new XliffError('A <trans-unit> lacks its id or its <source>.');
  const target = unit.getElementsByTagName('target')[0];
  const said = target?.getAttribute('state') ?? '';
  const approved = unit.getAttribute('approved') === 'yes';
  return {
    id,
    source: source.textContent ?? '',
    target: target?.textContent ?? '',
    state: approved ? (said === 'final' ? 'live' : 'reviewed') : 'draft',
    sourceChanged: STALE.includes(said),
  };
}

const stateNames = { draft: 'needs-review-translation', reviewed: 'signed-off', live: 'final' } as const;

/** Writes the file; `original` names what was translated. */
export function writeXliff({ lang, units }: Xliff, original: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
  <file original="${escaped(original)}" source-language="en" target-language="${escaped(lang)}" datatype="plaintext">
    <body>
${units.map(writeUnit).join('\n')}
    </body>
  </file>
</xliff>
`;
}

function writeUnit({ id, source, target, state, sourceChanged }: Unit): string {
  const said = sourceChanged ? 'needs-adaptation' : stateNames[state];
  const approved = state === 'draft' ? 'no' : 'yes';
  const translated = target && `\n        <target state="${said}">${escaped(target)}</target>`;
  return `      <trans-unit id="${escaped(id)}" resname="${escaped(id)}" approved="${approved}" xml:space="preserve">
        <source>${escaped(source)}</source>${translated}
      </trans-unit>`;
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);

/** The digest to a target: plain text, many letters in one mail. It is given names and no address, so that none can be in it. */

export type DigestProps = {
  salutation: string;
  /** All sentences are whole and translated; lists and texts stand below theirs. */
  opening: string;
  texts: readonly { lead: string; text: string }[];
  demands: { lead: string; items: readonly { count: number; label: string }[] };
  names: { lead: string; names: readonly string[] };
  /** References by how their letters were confirmed. */
  confirmed: readonly { lead: string; references: readonly string[] }[];
  footer: string;
};

const RULE = '----------------------------------------';
/** References stand five in a line: shorter than where mail programs break lines. */
const IN_A_LINE = 5;

/** The text of a digest. Parts without content are left out. */
export function digestText(props: DigestProps): string {
  const { salutation, opening, texts, demands, names, confirmed, footer } = props;
  const items = demands.items.map(({ count, label }) => `${String(count).padStart(6)}  ${label}`);
  return [
    salutation,
    opening,
    ...texts.map(({ lead, text }) => `${lead}\n\n${RULE}\n${text}\n${RULE}`),
    items.length ? [demands.lead, ...items].join('\n') : '',
    names.names.length ? [names.lead, ...names.names.map((name) => `   ${name}`)].join('\n') : '',
    ...confirmed.map(({ lead, references }) =>
      references.length ? [lead, ...inLines(references)].join('\n') : '',
    ),
    footer,
  ]
    .filter(Boolean)
    .join('\n\n');
}

function inLines(references: readonly string[]): string[] {
  const lines: string[] = [];
  for (let i = 0; i < references.length; i += IN_A_LINE)
    lines.push(`   ${references.slice(i, i + IN_A_LINE).join('  ')}`);
  return lines;
}

/** The letter to a target: plain text, one person writing to another. */
import { fillTemplate, parseTemplate, type Slot } from './template.ts';

/** How many of the chosen demands lead: they bring their sub-points, the others one sentence each. */
const LEADING = 3;

export type LetterDemand = { sentence: string; points: readonly { sentence: string }[] };

export type LetterProps = {
  template: string;
  salutation: string;
  closing: string;
  name: string;
  ownWords: string;
  countryPhrase: string;
  demands: readonly LetterDemand[];
  /** A paragraph behind the demands, or in place of everything when none is left to ask; '' for none. */
  thanks?: string;
  title: string;
  reference: string;
  date: string;
};

/** The letter in three parts: the middle is what its writer may edit, the lines around it belong to the target. */
export type LetterParts = { salutation: string; middle: string; closing: string; name: string };

/** Builds the letter's parts from a template. Throws TemplateError for a template that does not parse. */
export function writeLetter(props: LetterProps): LetterParts {
  const values: Record<Slot, string> = {
    salutation: '',
    closing: '',
    name: '',
    own_words: props.ownWords,
    country_phrase: props.countryPhrase,
    demands: [...props.demands.map(demandText), props.thanks].filter(Boolean).join('\n\n'),
    letter_title: props.title,
    letter_reference: props.reference,
    letter_date: props.date,
  };
  const onlyThanks = props.thanks && props.demands.length === 0;
  return {
    salutation: props.salutation,
    middle: onlyThanks
      ? [props.ownWords, props.thanks].filter(Boolean).join('\n\n')
      : fillTemplate(parseTemplate(props.template), values),
    closing: props.closing,
    name: props.name,
  };
}

function demandText(demand: LetterDemand, index: number): string {
  const points = index < LEADING ? demand.points.map((point) => `   – ${point.sentence}`) : [];
  return [`${index + 1}. ${demand.sentence}`, ...points].join('\n');
}

/** The whole letter as it is sent, with the lines that let an office check it. */
export function letterText(parts: LetterParts, footer: string): string {
  return [parts.salutation, parts.middle, `${parts.closing}\n${parts.name}`, footer]
    .filter(Boolean)
    .join('\n\n');
}

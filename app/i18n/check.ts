/** What can be wrong with a translation without knowing its language. */
import { IntlMessageFormat } from 'intl-messageformat';
import { localeOf } from './languages.ts';
import type { Unit } from './xliff.ts';

type Elements = ReturnType<IntlMessageFormat['getAst']>;

/** What the parser calls its elements, from its enum. */
const TYPE = { literal: 0, argument: 1, select: 5, plural: 6, pound: 7, tag: 8 } as const;

export type Slots = {
  /** Names of what is filled in. */
  plain: Set<string>;
  tags: Set<string>;
  /** Everything that a translation has to have too: slots with their kind, tags, choices of a select. */
  shape: Set<string>;
  /** The forms of each plural. */
  plurals: Set<string>[];
  /** The words themselves, in pieces. */
  literals: string[];
};

/** Reads the slots of a message in ICU MessageFormat. Throws for one that does not parse. */
export function slotsOf(message: string, lang: string): Slots {
  const slots: Slots = { plain: new Set(), tags: new Set(), shape: new Set(), plurals: [], literals: [] };
  const walk = (elements: Elements) => {
    for (const element of elements) {
      if (element.type === TYPE.literal) slots.literals.push(element.value);
      if (element.type === TYPE.literal || element.type === TYPE.pound) continue;
      const options = 'options' in element ? Object.keys(element.options) : [];
      if (element.type === TYPE.tag) slots.tags.add(element.value);
      else slots.plain.add(element.value);
      if (element.type === TYPE.plural) slots.plurals.push(new Set(options));
      const choices = element.type === TYPE.select ? options.sort().join('|') : '';
      slots.shape.add(`${kinds[element.type] ?? 'value'} ${element.value} ${choices}`.trim());
      if (element.type === TYPE.tag) walk(element.children);
      if ('options' in element) for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(new IntlMessageFormat(message, localeOf(lang)).getAst());
  return slots;
}

const kinds: Record<number, string> = { [TYPE.select]: 'select', [TYPE.plural]: 'plural', [TYPE.tag]: 'tag' };

/** What is wrong with one translated message of a catalogue; nothing for one that is not translated yet. */
export function messageProblems(unit: Unit, lang: string): string[] {
  if (!unit.target) return unit.state === 'draft' ? [] : ['claims to be done and is empty'];
  try {
    const [wanted, found] = [slotsOf(unit.source, 'en'), slotsOf(unit.target, lang)];
    const needed = new Intl.PluralRules(lang).resolvedOptions().pluralCategories;
    return [
      ...[...wanted.shape].filter((slot) => !found.shape.has(slot)).map((slot) => `lacks “${slot}”`),
      ...[...found.shape].filter((slot) => !wanted.shape.has(slot)).map((slot) => `has “${slot}” too many`),
      ...found.plurals.flatMap((forms) =>
        needed.filter((form) => !forms.has(form)).map((form) => `its plural lacks “${form}”`),
      ),
      ...leftovers(wanted.literals, found.literals),
    ];
  } catch (error) {
    return [`does not parse: ${error instanceof Error ? error.message : error}`];
  }
}

/** What is wrong with a text of a campaign: slots of the letter's template, English left in it. */
export function textProblems(unit: Unit): string[] {
  if (!unit.target) return unit.state === 'draft' ? [] : ['claims to be done and is empty'];
  const [wanted, found] = [bracesOf(unit.source), bracesOf(unit.target)];
  return [
    ...(wanted === found ? [] : [`its slots are ${found || 'none'} instead of ${wanted}`]),
    ...leftovers([unit.source], [unit.target]),
  ];
}

const bracesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort().join(' ');

/** Names that stay as they are in any language. */
const names =
  /GNU Affero General Public License|Web Content Accessibility Guidelines|Amnesty International\S*/gi;
/** Four English words in a row that stand in the source too are a sentence that nobody translated. */
const RUN = 4;

function leftovers(source: string[], target: string[]): string[] {
  const ours = ` ${target.map(wordsOf).join(' | ')} `;
  for (const theirs of source.flatMap((text) => wordsOf(text).split(/ ?\| ?/))) {
    const words = theirs.split(' ');
    for (let at = 0; at + RUN <= words.length; at += 1) {
      const run = words.slice(at, at + RUN).join(' ');
      if (ours.includes(` ${run} `)) return [`has English left in it: “${run}”`];
    }
  }
  return [];
}

/** Lower case, one space between words; a bar where a name or anything else that is no word stood. */
const wordsOf = (text: string): string =>
  (
    text
      .replace(names, '|')
      .toLowerCase()
      .match(/[\p{L}’']+|[^\p{L}’'\s]+/gu) ?? []
  )
    .map((word) => (/\p{L}/u.test(word) ? word : '|'))
    .join(' ');

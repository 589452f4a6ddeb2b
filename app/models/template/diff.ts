/** What changed between two template versions, word by word. */
import { diffWordsWithSpace } from 'diff';
import type { TemplateContent } from './content.ts';

export type Change = { text: string; kind: 'same' | 'added' | 'removed' };
export type PartDiff = { part: string; changes: Change[] };

/** The parts that differ, in the order of the letter; none when the words are the same. */
export function diffContent(before: TemplateContent, after: TemplateContent): PartDiff[] {
  const [old, fresh] = [partsOf(before), partsOf(after)];
  const names = [...new Set([...fresh.keys(), ...old.keys()])];
  return names.flatMap((part) => {
    const [from, to] = [old.get(part) ?? '', fresh.get(part) ?? ''];
    return from === to ? [] : [{ part, changes: diffText(from, to) }];
  });
}

/** Word diff of one text (Myers, by the `diff` package). */
const diffText = (before: string, after: string): Change[] =>
  diffWordsWithSpace(before, after).map(({ value, added, removed }) => ({
    text: value,
    kind: added ? 'added' : removed ? 'removed' : 'same',
  }));

function partsOf({ subjects, body, demands }: TemplateContent): Map<string, string> {
  const order = demands.map(({ number }) => number).join(', ');
  return new Map([
    ...subjects.map((subject, index) => [`Subject ${index + 1}`, subject] as const),
    ['Frame', body],
    ['Order of the demands', order],
    ...demands.flatMap((demand) => {
      const name = `Demand ${demand.number}`;
      const points = demand.points.map((p) => [p.label, p.sentence, p.explanation].join('\n')).join('\n\n');
      return [
        [`${name}: label`, demand.label],
        [`${name}: sentence`, demand.sentence],
        [`${name}: explanation`, demand.explanation],
        [`${name}: other wordings`, demand.variants.join('\n')],
        [`${name}: sub-points`, points],
      ] as const;
    }),
  ]);
}

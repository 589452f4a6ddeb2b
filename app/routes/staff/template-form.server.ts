/** The template editor's form: frame and demands as flat fields, repeated once for each demand. */
import type { TemplateContent } from '#app/models/template/content.ts';
import type { FlatForm } from '../public/flat-form.server.ts';

export const templateFields = {
  one: ['intent', 'based_on', 'note', 'body'],
  all: ['subject', 'number', 'position', 'label', 'sentence', 'explanation', 'variants', 'points'],
} as const;

type Form = FlatForm<(typeof templateFields.one)[number], (typeof templateFields.all)[number]>;

/**
 * The words in a form. A demand's block counts when it has a label or a sentence; blocks are put in the order of their
 * positions. Line ends become `\n`; subjects that are empty fall away.
 */
export function readTemplate(form: Form): TemplateContent {
  const column = (name: (typeof templateFields.all)[number]) => form.all(name).map(tidy);
  const [numbers, positions, labels] = [column('number'), column('position'), column('label')];
  const [sentences, explanations] = [column('sentence'), column('explanation')];
  const [variants, points] = [column('variants'), column('points')];
  const blocks = numbers.map((number, i) => ({
    position: Number(positions[i]) || numbers.length + i,
    demand: {
      number: Number(number),
      label: labels[i] ?? '',
      sentence: sentences[i] ?? '',
      explanation: explanations[i] ?? '',
      variants: (variants[i] ?? '').split('\n').filter(Boolean),
      points: readPoints(points[i] ?? ''),
    },
  }));
  return {
    subjects: column('subject').filter(Boolean),
    body: tidy(form.one('body') ?? ''),
    demands: blocks
      .filter(({ demand }) => demand.number > 0 && (demand.label || demand.sentence))
      .sort((a, b) => a.position - b.position)
      .map(({ demand }) => demand),
  };
}

const tidy = (text: string) => text.replace(/\r\n?/g, '\n').trim();

/** Blocks between empty lines: label, sentence, and the rest as explanation. */
function readPoints(text: string): TemplateContent['demands'][number]['points'] {
  return text
    .split(/\n{2,}/)
    .filter(Boolean)
    .map((block) => {
      const [label = '', sentence = '', ...explanation] = block.split('\n');
      return { label, sentence, explanation: explanation.join('\n') };
    });
}

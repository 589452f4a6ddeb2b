import type { TemplateContent } from '#app/models/template/content.ts';

/** Sub-points as the textarea shows them. */
export const pointsText = (points: TemplateContent['demands'][number]['points']): string =>
  points
    .map(({ label, sentence, explanation }) => [label, sentence, explanation].filter(Boolean).join('\n'))
    .join('\n\n');

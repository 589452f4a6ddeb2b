import { expect, test } from 'vitest';
import { digestText } from '#emails/digest.ts';

const props = {
  salutation: 'Dear Minister,',
  opening: 'Many wrote.',
  texts: [{ lead: 'The text:', text: 'I ask you to act.' }],
  demands: { lead: 'They ask:', items: [{ count: 1200, label: 'Peace' }] },
  names: { lead: 'Named:', names: ['Ana Petrova', 'Máire Ní Bhriain'] },
  confirmed: [
    { lead: 'By code:', references: ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'] },
    { lead: 'By link:', references: [] },
  ],
  footer: '--\nSent through Dear Minister.',
};

test('a digest reads: greeting, why, the text once, demands with counts, names, references five in a line', () => {
  const rule = '-'.repeat(40);
  expect(digestText(props)).toBe(
    [
      'Dear Minister,',
      'Many wrote.',
      `The text:\n\n${rule}\nI ask you to act.\n${rule}`,
      'They ask:\n  1200  Peace',
      'Named:\n   Ana Petrova\n   Máire Ní Bhriain',
      'By code:\n   A1  A2  A3  A4  A5\n   A6',
      '--\nSent through Dear Minister.',
    ].join('\n\n'),
  );
});

test('where nobody agreed to be named, no names are spoken of', () => {
  expect(digestText({ ...props, names: { lead: 'Named:', names: [] } })).not.toContain('Named');
});

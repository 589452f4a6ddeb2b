import { expect, test } from 'vitest';
import { drawPicture, wrap } from '#app/routes/data/picture/draw.ts';

const words = {
  headline: 'Act',
  people: '12 people',
  area: null,
  organisation: 'Dear Minister',
  reached: 0.5,
};

test('a headline is broken at spaces, and a long word stands alone', () => {
  expect(wrap('Ask your foreign minister to stand up', 14)).toEqual([
    'Ask your',
    'foreign',
    'minister to',
    'stand up',
  ]);
  expect(wrap('Ενημερωτικότατος', 4)).toEqual(['Ενημερωτικότατος']);
});

test('what people wrote can’t become a part of the picture', () => {
  const svg = drawPicture({ ...words, headline: '</text><image href="http://x.test/"/> & more' });
  expect(svg).not.toContain('<image');
  expect(svg).toContain('&lt;/text&gt;&lt;image');
});

test('while there are too few to tell, the picture has neither number nor bar', () => {
  expect(drawPicture(words)).toContain('width="520"');
  expect(drawPicture({ ...words, people: null })).not.toMatch(/people|#946510/);
});

import { createElement } from 'react';
import { expect, test } from 'vitest';
import { Checkbox, TextArea, TextField } from '#app/components/fields.tsx';
import { type Problem, ProblemSummary } from '#app/components/problems.tsx';
import { render } from './render.tsx';

const noName: Problem = { field: 'name', key: 'error.name.missing' };
const nameField = (problems: Problem[], value = '') =>
  render(createElement(TextField, { name: 'name', label: 'Full name', hint: 'As in life', value, problems }));

test('a field is tied to its label and its hint', () => {
  const html = nameField([]);
  expect(html).toContain('<label for="name">Full name');
  expect(html).toMatch(/<input[^>]*id="name"[^>]*aria-describedby="name-hint"/);
  expect(html).toContain('id="name-hint">As in life');
  expect(html).not.toContain('aria-invalid');
});

test('a field with a problem says so itself, in the words of the summary', () => {
  const html = nameField([noName]);
  expect(html).toMatch(/<input[^>]*aria-describedby="name-hint name-error"[^>]*aria-invalid="true"/);
  expect(html).toMatch(/id="name-error"><span class="unseen">Error: <\/span>Enter your full name</);
});

test('the summary takes the focus, speaks up and leads to each field', () => {
  const problems: Problem[] = [noName, { field: 'own', key: 'error.own.too long', values: { max: 2000 } }];
  const html = render(createElement(ProblemSummary, { problems }));
  expect(html).toMatch(/^<div class="summary" tabindex="-1" autofocus=""><div role="alert">/);
  expect(html).toContain('<a href="#name">Enter your full name</a>');
  expect(html).toContain('<a href="#own">Shorten your own sentence to 2,000 characters</a>');
});

test('no problems, no summary', () => {
  expect(render(createElement(ProblemSummary, { problems: [] }))).toBe('');
});

test('what people typed comes back as text, not as markup', () => {
  const typed = '"><img src=x onerror=alert(1)>';
  expect(nameField([], typed)).toContain('value="&quot;&gt;&lt;img src=x onerror=alert(1)&gt;"');
  const area = { name: 'own', label: 'Own', value: `</textarea>${typed}`, problems: [] };
  expect(render(createElement(TextArea, area))).not.toContain('<img');
});

test('a text that begins with an empty line keeps it', () => {
  const area = { name: 'own', label: 'Own', value: '\nMáire', problems: [] };
  expect(render(createElement(TextArea, area))).toContain('>\n\nMáire</textarea>');
});

test('a box is ticked only when it was', () => {
  const box = (checked: boolean) =>
    render(
      createElement(Checkbox, { name: 'adult', value: '4', checked, problems: [] }, 'I am 16 or older.'),
    );
  expect(box(false)).not.toContain('checked');
  expect(box(true)).toContain('checked=""');
});

/** The words of a template version, and what must be right about them before they may be kept. */
import type { DemandPoint, DemandVersion } from '#db/schema.ts';
import { parseTemplate, TemplateError } from '#emails/template.ts';

export type TemplateContent = { subjects: string[]; body: string; demands: DemandVersion[] };

export type ContentProblem = { field: string; says: string };

const SUBJECTS = 3;
const SUBJECT_LIMIT = 150;
const LABEL_LIMIT = 120;
const TEXT_LIMIT = 2_000;

/**
 * What can't be kept, each with the field it is about and what to do. Demands and subjects are plain text: a brace in
 * them would look like a slot and never be filled.
 */
export function checkContent({ subjects, body, demands }: TemplateContent): ContentProblem[] {
  return [
    ...checkSubjects(subjects),
    ...checkBody(body),
    ...(demands.length ? [] : [{ field: 'demands', says: 'A template needs at least one demand.' }]),
    ...demands.flatMap(checkDemand),
  ];
}

function checkSubjects(subjects: string[]): ContentProblem[] {
  const few = subjects.filter(Boolean).length < SUBJECTS;
  const each = subjects.flatMap((subject, index) =>
    checkText(`subject-${index + 1}`, `Subject ${index + 1}`, subject, SUBJECT_LIMIT, true),
  );
  return [...(few ? [{ field: 'subject-1', says: `Give at least ${SUBJECTS} subjects.` }] : []), ...each];
}

function checkBody(body: string): ContentProblem[] {
  try {
    parseTemplate(body);
    return [];
  } catch (error) {
    if (error instanceof TemplateError) return [{ field: 'body', says: error.message }];
    throw error;
  }
}

function checkDemand({ number, label, sentence, explanation, points, variants }: DemandVersion) {
  const field = (what: string) => `demand-${number}-${what}`;
  const name = `Demand ${number}`;
  return [
    ...needed(field('label'), `${name}: label`, label),
    ...needed(field('sentence'), `${name}: sentence`, sentence),
    ...checkText(field('label'), `${name}: label`, label, LABEL_LIMIT, true),
    ...checkText(field('sentence'), `${name}: sentence`, sentence, TEXT_LIMIT, true),
    ...checkText(field('explanation'), `${name}: explanation`, explanation, TEXT_LIMIT),
    ...variants.flatMap((text) => checkText(field('variants'), `${name}: wordings`, text, TEXT_LIMIT, true)),
    ...points.flatMap((point, index) => checkPoint(field('points'), `${name}, point ${index + 1}`, point)),
  ];
}

function checkPoint(field: string, name: string, { label, sentence, explanation }: DemandPoint) {
  return [
    ...needed(field, `${name}: label`, label),
    ...needed(field, `${name}: sentence`, sentence),
    ...checkText(field, `${name}: label`, label, LABEL_LIMIT, true),
    ...checkText(field, `${name}: sentence`, sentence, TEXT_LIMIT, true),
    ...checkText(field, `${name}: explanation`, explanation, TEXT_LIMIT),
  ];
}

const needed = (field: string, name: string, text: string): ContentProblem[] =>
  text.trim() ? [] : [{ field, says: `${name} is empty: write it.` }];

function checkText(field: string, name: string, text: string, limit: number, oneLine = false) {
  const problems: ContentProblem[] = [];
  if ([...text].length > limit)
    problems.push({ field, says: `${name} is too long: ${limit} characters at most.` });
  if (/[{}]/.test(text))
    problems.push({ field, says: `${name} holds a brace: slots work in the frame only, leave it out.` });
  if (oneLine && /[\r\n]/.test(text)) problems.push({ field, says: `${name} must be one line.` });
  return problems;
}

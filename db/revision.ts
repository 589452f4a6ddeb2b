/** Names a wording: a translation keeps the revision of the English it was made from, and so notices that it changed. */
import { createHash } from 'node:crypto';
import type { DemandPoint } from './schema.ts';

/** Twelve hex digits of texts in a fixed order. */
export const revisionOf = (...texts: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 12);

type CampaignText = { title: string; headline: string; lead: string; about: string[]; sourceNote: string };
export const campaignRevision = ({ title, headline, lead, about, sourceNote }: CampaignText): string =>
  revisionOf(title, headline, lead, about, sourceNote);

export const templateRevision = ({ subjects, body }: { subjects: string[]; body: string }): string =>
  revisionOf(subjects, body);

type DemandText = { label: string; sentence: string; explanation: string; points: DemandPoint[] };
export const demandRevision = ({ label, sentence, explanation, points }: DemandText): string =>
  revisionOf(
    label,
    sentence,
    explanation,
    points.map((point) => [point.label, point.sentence, point.explanation]),
  );

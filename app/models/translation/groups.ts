/** A campaign's texts in one language as numbered units for translators, and back. Groups are reviewed as a whole. */
import { campaignRevision, demandRevision, revisionOf, templateRevision } from '#db/revision.ts';

/** One text of a group: its name within the group, and the words. */
export type Pieces = Record<string, string>;

export type GroupKind = 'campaign' | 'template' | 'demand' | 'area' | 'consent';

/** `campaign`, `template`, `demand.3`, `area.DE`, `consent.send`. */
export const groupOf = (id: string): string =>
  /^(campaign|template|(demand|area|consent)\.[^.]+)/.exec(id)?.[0] ?? '';

export const kindOf = (group: string): GroupKind => group.split('.')[0] as GroupKind;

type CampaignText = { title: string; headline: string; lead: string; about: string[]; sourceNote: string };
type Template = { subjects: string[]; body: string };
type Point = { label: string; sentence: string; explanation: string };
type Demand = Point & { points: Point[] };

/** Keeps what has words: there is nothing to translate in an empty text. */
const filled = (pieces: Pieces): Pieces =>
  Object.fromEntries(Object.entries(pieces).filter(([, text]) => text !== ''));

const numbered = (name: string, texts: readonly string[]): Pieces =>
  Object.fromEntries(texts.map((text, index) => [`${name}.${index + 1}`, text]));

/** The texts of a group, each under its name. */
export const piecesOf = {
  campaign: ({ title, headline, lead, about, sourceNote }: CampaignText) =>
    filled({ title, headline, lead, ...numbered('about', about), sourceNote }),
  template: ({ subjects, body }: Template) => filled({ ...numbered('subject', subjects), body }),
  demand: ({ label, sentence, explanation, points }: Demand) =>
    filled({
      ...{ label, sentence, explanation },
      ...Object.fromEntries(
        points.flatMap((point, index) =>
          (['label', 'sentence', 'explanation'] as const).map((part) => [
            `point.${index + 1}.${part}`,
            point[part],
          ]),
        ),
      ),
    }),
  area: ({ phrase, name }: { phrase: string; name?: string }) => filled({ phrase, name: name ?? '' }),
  consent: (text: string) => ({ text }),
};

const list = (pieces: Pieces, name: string): string[] =>
  Object.entries(pieces)
    .filter(([key]) => key.startsWith(`${name}.`))
    .map(([, text]) => text);

const pointOf = (pieces: Pieces, prefix = ''): Point => ({
  label: pieces[`${prefix}label`] ?? '',
  sentence: pieces[`${prefix}sentence`] ?? '',
  explanation: pieces[`${prefix}explanation`] ?? '',
});

/** The way back: what a table keeps of a group. */
export const fromPieces = {
  campaign: (p: Pieces): CampaignText => ({
    title: p.title ?? '',
    headline: p.headline ?? '',
    lead: p.lead ?? '',
    about: list(p, 'about'),
    sourceNote: p.sourceNote ?? '',
  }),
  template: (p: Pieces): Template => ({ subjects: list(p, 'subject'), body: p.body ?? '' }),
  demand: (p: Pieces): Demand => {
    const numbers = new Set(Object.keys(p).flatMap((key) => /^point\.(\d+)\./.exec(key)?.[1] ?? []));
    return { ...pointOf(p), points: [...numbers].map((number) => pointOf(p, `point.${number}.`)) };
  },
};

/** Names the English wording of a group; what a translation of it was made from. */
export function revisionOfPieces(group: string, pieces: Pieces): string {
  const kind = kindOf(group);
  if (kind === 'campaign') return campaignRevision(fromPieces.campaign(pieces));
  if (kind === 'template') return templateRevision(fromPieces.template(pieces));
  if (kind === 'demand') return demandRevision(fromPieces.demand(pieces));
  return revisionOf(pieces.phrase ?? pieces.text);
}

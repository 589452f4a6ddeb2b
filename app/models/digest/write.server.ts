/** The text of a digest, in the language of its target. */
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import { verifyHomeUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { digestText } from '#emails/digest.ts';
import { letterTexts } from '../campaign.server.ts';
import { campaignLanguages, readIn } from '../campaign-languages.server.ts';
import { greeting, type TargetCard } from '../target.server.ts';
import { countDemands, type Group } from './bundle.ts';
import { type Candidate, readNames, readWords } from './read.server.ts';

export type Digest = { lang: string; subject: string; text: string; named: number; letters: Candidate[] };

/** The language that a digest to a target is in: the first of the target's that the campaign speaks, else English. */
export async function digestLanguage(db: Db, campaignId: number, { languages }: TargetCard): Promise<string> {
  const spoken = await campaignLanguages(db, campaignId);
  const own = languages.find((lang) =>
    spoken.some((one) => one.lang === lang && readIn(lang, spoken)?.lang === lang),
  );
  return own ?? readIn('en', spoken)?.lang ?? 'en';
}

type Where = { campaignId: number; card: Pick<TargetCard, 'id'>; lang: string };

/**
 * Writes the digest of these groups. A group whose text may not be shown, since it holds an address or its writer's name, is
 * left out: its letters go one by one. Null when none is left.
 */
export async function writeDigest(
  tx: Db,
  where: Where,
  groups: readonly Group<Candidate>[],
): Promise<Digest | null> {
  const shown = (await Promise.all(groups.map((group) => showable(tx, group)))).filter(
    (group) => group !== null,
  );
  const letters = shown.flatMap((group) => group.letters).sort((a, b) => a.id - b.id);
  if (letters.length < 2) return null;
  const names = await readNames(
    tx,
    letters.filter(({ named }) => named).map(({ id }) => id),
  );
  const digest = await digestMail(tx, where, { letters, shown, names });
  return { lang: where.lang, ...digest, named: names.length, letters };
}

type Contents = {
  letters: readonly Pick<Candidate, 'demands' | 'confirmedBy' | 'reference'>[];
  /** Each text that is shown, with how many letters say it. */
  shown: readonly { letters: { length: number }; middle: string }[];
  names: readonly string[];
};

/** The mail itself, in the language of its target. */
export async function digestMail(
  tx: Db,
  { campaignId, card, lang }: Where,
  { letters, shown, names }: Contents,
): Promise<{ subject: string; text: string }> {
  const t = translator(lang);
  const { title, demands } = await letterTexts(tx, campaignId, lang);
  const [code, link] = (['code', 'link'] as const).map((by) =>
    letters.filter(({ confirmedBy }) => confirmedBy === by).map(({ reference }) => reference),
  ) as [string[], string[]];
  const count = letters.length;
  const text = digestText({
    salutation: (await greeting(tx, card.id, lang)).salutation,
    opening: t('digest.opening', { count, organisation: env.ORG_NAME }),
    texts: shown.map((group) => ({
      lead: t('digest.text', { count: group.letters.length }),
      text: group.middle,
    })),
    demands: {
      lead: t('digest.demands'),
      items: countDemands(letters).flatMap(({ number, count }) => {
        const demand = demands.find((one) => one.number === number);
        return demand ? [{ count, label: demand.label }] : [];
      }),
    },
    names: { lead: t('digest.names', { count: names.length }), names },
    confirmed: [
      { lead: t('digest.code', { count: code.length }), references: code },
      { lead: t('digest.link', { count: link.length }), references: link },
    ],
    footer: t('digest.footer', { organisation: env.ORG_NAME, url: verifyHomeUrl() }),
  });
  return { subject: t('digest.subject', { count, title }), text };
}

type Shown = { letters: Candidate[]; middle: string };

/** So many texts of a group are looked at until one may be shown. */
const TRIES = 5;

async function showable(tx: Db, { letters, text }: Group<Candidate>): Promise<Shown | null> {
  for (const id of text.slice(0, TRIES)) {
    const { middle, name } = await readWords(tx, id);
    if (middle && !middle.includes('@') && !(name && middle.includes(name))) return { letters, middle };
  }
  return null;
}

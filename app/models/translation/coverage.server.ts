/** How far each language has come: what is translated, what nobody has reviewed, what its English has outrun. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import { pageLanguages } from '#app/i18n/languages.ts';
import { catalogueOf } from '#app/i18n/t.server.ts';
import type { Db } from '#db/connect.ts';
import { areas, campaigns, salutations, targets, terms } from '#db/schema.ts';
import { SOURCE } from '../campaign-languages.server.ts';
import { campaignId } from './exchange.server.ts';
import { type GroupKind, kindOf, revisionOfPieces } from './groups.ts';
import { type Group, groupsOf } from './texts.server.ts';

/** `drafts` and `changed` (the English is newer) are among those done. */
export type Share = { done: number; total: number; drafts: number; changed: number };

export type Coverage = {
  lang: string;
  /** Messages of pages and mails; `mails` are among the strings. */
  strings: Share;
  mails: Share;
} & Record<GroupKind, Share> & {
    /** Office-holders written to in this language who have their whole lines in it. */
    salutations: Share;
  };

/** One row a language, English first. Throws TranslationError for an unknown campaign. */
export async function coverage(db: Db, slug: string): Promise<Coverage[]> {
  const id = await campaignId(db, slug);
  const english = await groupsOf(db, id, SOURCE);
  const greeted = await greetings(db, id);
  const rows: Coverage[] = [];
  for (const lang of pageLanguages) {
    const groups = lang === SOURCE ? english : await groupsOf(db, id, lang);
    const of = (kind: GroupKind) => shareOf(kind, lang, english, groups);
    rows.push({
      lang,
      strings: stringsOf(lang, ''),
      mails: stringsOf(lang, 'mail.'),
      ...{ campaign: of('campaign'), template: of('template'), demand: of('demand') },
      ...{ area: of('area'), consent: of('consent') },
      salutations: greeted(lang),
    });
  }
  return rows;
}

function stringsOf(lang: string, prefix: string): Share {
  const { texts, drafts, sourceChanged } = catalogueOf(lang);
  const count = (keys: string[]) => keys.filter((key) => key.startsWith(prefix)).length;
  return {
    done: count(Object.keys(texts)),
    total: count(Object.keys(catalogueOf(SOURCE).texts)),
    drafts: count(drafts),
    changed: count(sourceChanged),
  };
}

function shareOf(
  kind: GroupKind,
  lang: string,
  english: Map<string, Group>,
  groups: Map<string, Group>,
): Share {
  const wanted = [...english].filter(([group]) => kindOf(group) === kind);
  const done = wanted.flatMap(([group, { pieces }]) => {
    const known = groups.get(group);
    return known ? [{ ...known, changed: known.sourceRevision !== revisionOfPieces(group, pieces) }] : [];
  });
  return {
    done: done.length,
    total: wanted.length,
    drafts: done.filter(({ state }) => state === 'draft').length,
    changed: lang === SOURCE ? 0 : done.filter(({ changed }) => changed).length,
  };
}

/** Whom a campaign addresses now, by language: how many there are, and how many can be greeted in it. */
async function greetings(db: Db, id: number): Promise<(lang: string) => Share> {
  const current = await db
    .select({ termId: terms.id, languages: targets.languages })
    .from(terms)
    .innerJoin(targets, eq(targets.id, terms.targetId))
    .where(and(isNull(terms.until), inArray(targets.id, targetsOf(db, id))));
  const lines = await db.select({ termId: salutations.termId, lang: salutations.lang }).from(salutations);
  const known = new Set(lines.map(({ termId, lang }) => `${termId} ${lang}`));
  return (lang) => {
    const wanted = current.filter(({ languages }) => languages.includes(lang));
    const done = wanted.filter(({ termId }) => known.has(`${termId} ${lang}`));
    return { done: done.length, total: wanted.length, drafts: 0, changed: 0 };
  };
}

const targetsOf = (db: Db, id: number) =>
  db
    .select({ id: areas.targetId })
    .from(areas)
    .where(eq(areas.campaignId, id))
    .union(db.select({ id: campaigns.alsoTargetId }).from(campaigns).where(eq(campaigns.id, id)));

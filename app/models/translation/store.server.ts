/** Writing one group of a campaign's texts. Wordings that people agreed to or sent are never overwritten. */
import { createHash } from 'node:crypto';
import { and, desc, eq } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { areas, campaignTexts, consentTexts, demands, demandTexts, templateVersions } from '#db/schema.ts';
import { fromPieces, kindOf, type Pieces } from './groups.ts';
import type { Group } from './texts.server.ts';

type Review = { textState: Group['state']; sourceRevision: string | null };
type Place = { campaignId: number; lang: string; name: string };
type Store = (tx: Db, place: Place, pieces: Pieces, review: Review) => Promise<unknown>;

/** Stores a group in the caller's transaction: a new template version or consent version where the words changed. */
export async function storeGroup(
  tx: Db,
  campaignId: number,
  lang: string,
  group: string,
  { pieces, state, sourceRevision }: Group,
): Promise<void> {
  const kind = kindOf(group);
  const place = { campaignId, lang, name: group.slice(kind.length + 1) };
  await stores[kind](tx, place, pieces, { textState: state, sourceRevision });
}

const stores: Record<ReturnType<typeof kindOf>, Store> = {
  campaign: (tx, { campaignId, lang }, pieces, review) => {
    const set = { ...fromPieces.campaign(pieces), ...review };
    return tx
      .insert(campaignTexts)
      .values({ campaignId, lang, ...set })
      .onConflictDoUpdate({ target: [campaignTexts.campaignId, campaignTexts.lang], set });
  },
  demand: async (tx, { campaignId, lang, name }, pieces, review) => {
    const [demand] = await tx
      .select()
      .from(demands)
      .where(and(eq(demands.campaignId, campaignId), eq(demands.number, Number(name))));
    if (!demand) return;
    const set = { ...fromPieces.demand(pieces), ...review };
    await tx
      .insert(demandTexts)
      .values({ demandId: demand.id, lang, ...set })
      .onConflictDoUpdate({ target: [demandTexts.demandId, demandTexts.lang], set });
  },
  template: async (tx, { campaignId, lang }, pieces, review) => {
    const text = fromPieces.template(pieces);
    const [newest] = await tx
      .select()
      .from(templateVersions)
      .where(and(eq(templateVersions.campaignId, campaignId), eq(templateVersions.lang, lang)))
      .orderBy(desc(templateVersions.version))
      .limit(1);
    const { subjects, body } = newest ?? {};
    if (newest && JSON.stringify({ subjects, body }) === JSON.stringify(text))
      return tx.update(templateVersions).set(review).where(eq(templateVersions.id, newest.id));
    const version = (newest?.version ?? 0) + 1;
    return tx
      .insert(templateVersions)
      .values({ campaignId, lang, version, state: 'published', ...text, ...review });
  },
  area: async (tx, { campaignId, lang, name: code }, { phrase = '', name }, review) => {
    const here = and(eq(areas.campaignId, campaignId), eq(areas.code, code));
    const [area] = await tx.select().from(areas).where(here).for('update');
    if (!area) return;
    const { textState: state, sourceRevision } = review;
    await tx
      .update(areas)
      .set({
        phrases: { ...area.phrases, [lang]: phrase },
        names: name ? { ...area.names, [lang]: name } : area.names,
        phraseStates: { ...area.phraseStates, [lang]: { state, sourceRevision } },
      })
      .where(here);
  },
  consent: async (tx, { lang, name }, { text = '' }, review) => {
    const purpose = name as (typeof consentTexts.$inferSelect)['purpose'];
    const [newest] = await tx
      .select()
      .from(consentTexts)
      .where(and(eq(consentTexts.lang, lang), eq(consentTexts.purpose, purpose)))
      .orderBy(desc(consentTexts.version))
      .limit(1);
    if (newest?.text === text)
      return tx.update(consentTexts).set(review).where(eq(consentTexts.id, newest.id));
    const sha256 = createHash('sha256').update(text).digest('hex');
    const version = (newest?.version ?? 0) + 1;
    return tx.insert(consentTexts).values({ purpose, lang, version, text, sha256, ...review });
  },
};

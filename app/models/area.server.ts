/** Where supporters live, named and sorted for the reader. */
import { asc, eq } from 'drizzle-orm';
import { countryName } from '#app/i18n/format.ts';
import { localeOf } from '#app/i18n/languages.ts';
import type { Db } from '#db/connect.ts';
import { areas } from '#db/schema.ts';
import { SOURCE } from './campaign-languages.server.ts';

/** The area whose people live outside every other one. */
export const ELSEWHERE = 'elsewhere';

/** The areas of a campaign, in the order of the reader's language. */
export async function areasOf(db: Db, campaignId: number, lang: string) {
  const rows = await db
    .select({ code: areas.code, names: areas.names })
    .from(areas)
    .where(eq(areas.campaignId, campaignId))
    .orderBy(asc(areas.position));
  const order = new Intl.Collator(localeOf(lang));
  return rows
    .map(({ code, names }) => ({ code, name: nameOfArea(lang, code, names) }))
    .sort(
      (a, b) => Number(a.code === ELSEWHERE) - Number(b.code === ELSEWHERE) || order.compare(a.name, b.name),
    );
}

/** An editor's name comes first, then what Intl calls a country, then the English name of a place. */
const nameOfArea = (lang: string, code: string, names: Record<string, string> | null): string =>
  names?.[lang] ?? countryName(lang, code) ?? names?.[SOURCE] ?? code;

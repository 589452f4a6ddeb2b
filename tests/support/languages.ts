/** A country for each page language, and a directory in which every office there can be written to. */
import { sql } from 'drizzle-orm';
import type { PageLanguage } from '#app/i18n/languages.ts';
import { connect } from '#db/connect.ts';

/** Where a reader of each language lives in these stories; Ukrainian is no language of a minister. */
export const homes: Record<PageLanguage, string> = {
  ...{ bg: 'BG', es: 'ES', cs: 'CZ', da: 'DK', de: 'DE', et: 'EE', el: 'GR', en: 'IE', fr: 'FR', ga: 'IE' },
  ...{ hr: 'HR', it: 'IT', lv: 'LV', lt: 'LT', hu: 'HU', mt: 'MT', nl: 'NL', pl: 'PL', pt: 'PT', ro: 'RO' },
  ...{ sk: 'SK', sl: 'SI', fi: 'FI', sv: 'SE', uk: 'elsewhere' },
};

/** Gives every office an address and a holder. Call it before the site starts: two processes can't share a database. */
export async function everyOfficeCanBeWrittenTo(): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = process.env;
  const { db, close } = await connect(DATABASE_URL ?? `embedded:${DATA_DIR}`);
  await db.execute(
    sql`update targets set email = 'office-' || lower(area) || '@ministry.example', email_status = 'known'`,
  );
  await db.execute(
    sql`update terms set state = 'in_office', person = 'N. N. ' || target_id where until is null and person is null`,
  );
  await close();
}

/** Where mail for that office ends outside live mode. */
export const mailboxOf = (area: string): string =>
  `office-${area.toLowerCase()}--ministry.example@mailbox.invalid`;

/** The values that a page's controls of that name have, as a browser would send them. */
export const valuesOf = (html: string, name: string): string[] =>
  [...html.matchAll(/<(?:input|button)\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => tag.includes(`name="${name}"`))
    .flatMap((tag) => /value="([^"]*)"/.exec(tag)?.[1] ?? []);

// The site as a contestant: its web processes as `npm start` runs them in an image, and more campaigns than the one that ships.
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onDatabase } from '../database.js';
import { freePort, settingsFor, startProcessOf } from '../product.js';

/** @param {string} database @param {{ key?: string, beside?: string, smtpPort?: number }} [options] */
export async function startSite(database, { key, beside, smtpPort } = {}) {
  const port = await freePort();
  const settings = settingsFor(database, key, beside);
  const child = startProcessOf([], {
    ...settings,
    PORT: String(port),
    ORIGIN: `http://localhost:${port}`,
    TRUSTED_PROXIES: '1',
    WORKER: 'off',
    ...(smtpPort ? { SMTP_URL: `smtp://127.0.0.1:${smtpPort}` } : {}),
  });
  for (let i = 0; i < 600; i += 1) {
    if (child.exitCode !== null) throw new Error('The site did not start.');
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok)
      return { child, port, pid: child.pid ?? 0, place: path.dirname(settings.SECRET_KEY_FILE) };
    await sleep(50);
  }
  throw new Error('The site did not answer in thirty seconds.');
}

/** Copied with the campaign, in this order; what has an id of its own gets a new one. */
const parts = ['campaign_texts', 'areas', 'demands', 'template_versions'];

/**
 * Campaigns beside the one that ships, with all of its texts: one alone may take twenty forms a second and no more.
 * @param {string} database @param {number} count
 */
export const addCampaigns = (database, count) =>
  onDatabase(database, async (sql) => {
    const columnsOf = async (/** @type {string} */ table) => {
      const rows = await sql`
        select column_name as name from information_schema.columns
        where table_schema = 'public' and table_name = ${table} and is_identity = 'NO' order by ordinal_position`;
      return rows.map(({ name }) => `"${name}"`);
    };
    const names = ['ukraine'];
    for (let n = 2; n <= count + 1; n += 1) {
      const slug = `letter-${n}`;
      const campaign = (await columnsOf('campaigns')).map((name) => (name === '"slug"' ? `'${slug}'` : name));
      await sql.unsafe(
        `insert into campaigns (${(await columnsOf('campaigns')).join()}) select ${campaign.join()} from campaigns where slug = 'ukraine'`,
      );
      const ours = `(select id from campaigns where slug = '${slug}')`;
      for (const table of parts) {
        const columns = await columnsOf(table);
        const values = columns.map((name) => (name === '"campaign_id"' ? ours : name));
        await sql.unsafe(
          `insert into ${table} (${columns.join()}) select ${values.join()} from ${table} where campaign_id = 1`,
        );
      }
      const texts = await columnsOf('demand_texts');
      await sql.unsafe(
        `insert into demand_texts (${texts.join()})
         select ${texts.map((name) => (name === '"demand_id"' ? 'n.id' : `t.${name}`)).join()}
         from demand_texts t join demands o on o.id = t.demand_id and o.campaign_id = 1
         join demands n on n.number = o.number and n.campaign_id = ${ours}`,
      );
      names.push(slug);
    }
    return names;
  });

/** Greeting the offices of a campaign before its letters come: counted first, then each once. */
import { eq, inArray, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import { officeUrl } from '#app/urls.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { officeKeys } from '#db/schema.ts';
import { greetingMail } from '#emails/greeting.ts';
import { findCampaign } from '../campaign.server.ts';
import { hardCeilings } from '../message/ceilings.ts';
import { queueMessage } from '../message/queue.server.ts';
import { addresseeIn, greeting, targetCard } from '../target.server.ts';
import { officeKeyFor } from './key.server.ts';

type Standing = 'ready' | 'greeted' | 'no address' | 'address unverified' | 'target changed';

export type OfficeLine = {
  targetId: number;
  organisation: string;
  area: string;
  standing: Standing;
  at: Date | null;
};

/** The offices that a campaign writes to, and how each stands. Reads only. */
export async function listOffices(db: Db, campaignId: number): Promise<OfficeLine[]> {
  const offices = await rowsOf<{ id: number; area: string; organisation: string }>(
    db,
    sql`select g.id, g.area, g.organisation from targets g
        where g.id in (select target_id from areas where campaign_id = ${campaignId} union
                       select also_target_id from campaigns where id = ${campaignId})
        order by g.area, g.id`,
  );
  const keys = await db.select().from(officeKeys).where(eq(officeKeys.campaignId, campaignId));
  const lines: OfficeLine[] = [];
  for (const { id, area, organisation } of offices) {
    const at = keys.find(({ targetId }) => targetId === id)?.greetedAt ?? null;
    const outlook = (await targetCard(db, id))?.outlook ?? 'target changed';
    const standing = at ? 'greeted' : outlook === 'sends' ? 'ready' : outlook;
    lines.push({ targetId: id, organisation, area, standing, at });
  }
  return lines;
}

/**
 * Queues a greeting for each office that is ready, in the caller's transaction. `expected`: the count that was shown; another
 * one by now, and nothing is done. Returns how many, or null.
 */
export async function greetOffices(
  tx: Db,
  { id, slug }: { id: number; slug: string },
  expected: number,
): Promise<number | null> {
  await rowsOf(tx, sql`select pg_advisory_xact_lock(7433, ${id})`);
  const ready = (await listOffices(tx, id)).filter(({ standing }) => standing === 'ready');
  if (ready.length !== expected) return null;
  for (const { targetId } of ready) await greet(tx, slug, id, targetId);
  if (ready.length)
    await tx
      .update(officeKeys)
      .set({ greetedAt: sql`now()` })
      .where(
        sql`${eq(officeKeys.campaignId, id)} and ${inArray(
          officeKeys.targetId,
          ready.map(({ targetId }) => targetId),
        )}`,
      );
  return ready.length;
}

async function greet(tx: Db, slug: string, campaignId: number, targetId: number) {
  const card = await targetCard(tx, targetId);
  if (!card?.email) throw new Error(`Target ${targetId} can’t be written to.`);
  const key = await officeKeyFor(tx, campaignId, targetId);
  const lang = card.languages[0] ?? 'en';
  const to = { name: addresseeIn(card, lang), address: card.email };
  await queueMessage(tx, {
    ...{ kind: 'greeting', campaignId, actionId: null, targetId, serial: campaignId },
    ...{
      fromName: env.ORG_NAME,
      to,
      writer: { name: env.ORG_NAME, address: env.ORG_CONTACT ?? env.MAIL_FROM },
      lang,
    },
    ...(await greetingIn(tx, lang, { slug, targetId, url: officeUrl(key.id) })),
  });
}

/** The greeting in a language and then in English. */
export async function greetingIn(tx: Db, lang: string, about: About) {
  const parts = await Promise.all([...new Set([lang, 'en'])].map((each) => partIn(tx, each, about)));
  return greetingMail({ subject: translator(lang)('greeting.subject'), parts, from: env.ORG_NAME });
}

type About = { slug: string; targetId: number; url: string };

async function partIn(tx: Db, lang: string, { slug, targetId, url }: About) {
  const t = translator(lang);
  const title = (await findCampaign(tx, slug, lang))?.title ?? '';
  const { perHour, perDay } = hardCeilings.mailbox;
  const { salutation, closing } = await greeting(tx, targetId, lang);
  return {
    ...{ lang, salutation, closing },
    paragraphs: [
      t('greeting.what', { title, organisation: env.ORG_NAME }),
      t('greeting.pace', { hour: perHour, day: perDay }),
      t('greeting.page'),
      url,
      t('greeting.contact', { contact: env.ORG_CONTACT ?? env.MAIL_FROM }),
    ],
  };
}

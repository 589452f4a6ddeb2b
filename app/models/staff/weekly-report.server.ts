/** The weekly report: on Mondays, once for each person of the staff who wants it, by the queue of all mail. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { staffUrl } from '#app/urls.server.ts';
import { type Db, rowsOf } from '#db/connect.ts';
import { campaigns, staff, staffCampaigns, weeklyReports } from '#db/schema.ts';
import { type ReportPart, weeklyReportMail } from '#emails/weekly-report.tsx';
import { findCampaign } from '../campaign.server.ts';
import { readDashboard } from '../counts/dashboard.server.ts';
import { queueMessage } from '../message/queue.server.ts';

/** Early enough for the first meeting of the week, in UTC. */
const HOUR = 5;
const WORST = 3;

type Reader = typeof staff.$inferSelect;

/** Queues the reports that are due at this moment; returns how many. */
export async function queueWeeklyReports(db: Db, at = new Date()): Promise<number> {
  if (at.getUTCDay() !== 1 || at.getUTCHours() < HOUR) return 0;
  const week = at.toISOString().slice(0, 10);
  const readers = await db
    .select()
    .from(staff)
    .where(and(eq(staff.weeklyReport, true), isNull(staff.disabledAt), eq(staff.demo, false)));
  let queued = 0;
  for (const reader of readers) queued += await report(db, reader, week);
  return queued;
}

async function report(db: Db, reader: Reader, week: string): Promise<number> {
  return db.transaction(async (tx) => {
    const first = await tx
      .insert(weeklyReports)
      .values({ staffId: reader.id, week })
      .onConflictDoNothing()
      .returning({ week: weeklyReports.week });
    if (first.length === 0) return 0;
    const parts = await partsFor(tx, reader);
    if (parts.length === 0) return 0;
    const to = { name: reader.name, address: reader.email };
    await queueMessage(tx, {
      ...{ kind: 'report', campaignId: null, actionId: null, serial: await nextSerial(tx) },
      ...{ fromName: env.ORG_NAME, to, writer: to, lang: 'en' },
      ...weeklyReportMail({ organisation: env.ORG_NAME, week, parts, account: staffUrl('account') }),
    });
    return 1;
  });
}

/** The campaigns a person watches that take letters. */
async function partsFor(tx: Db, { id, role }: Reader): Promise<ReportPart[]> {
  const own = sql`${campaigns.id} in (select ${staffCampaigns.campaignId} from ${staffCampaigns}
    where ${staffCampaigns.staffId} = ${id}::int)`;
  const open = sql`${campaigns.state} in ('open', 'paused')`;
  const rows = await tx
    .select({ slug: campaigns.slug })
    .from(campaigns)
    .where(role === 'admin' ? open : and(open, own))
    .orderBy(campaigns.id);
  const parts: ReportPart[] = [];
  for (const { slug } of rows) parts.push(...(await partOf(tx, slug)));
  return parts;
}

async function partOf(tx: Db, slug: string): Promise<ReportPart[]> {
  const campaign = await findCampaign(tx, slug, 'en');
  if (!campaign) return [];
  const { stages, problems } = await readDashboard(tx, campaign, '7d');
  return [
    {
      ...{ title: campaign.title, url: staffUrl(`counts/${slug}?period=7d`), confirmed: stages.confirmed },
      ...{ queued: stages.queued, handedOver: stages['handed over'], answered: stages.answered },
      problems: problems.slice(0, WORST).map(({ name, areaName }) => `${name}, ${areaName}`),
    },
  ];
}

/** Reports have neither action nor target: their number tells them apart. Few at a time, so one after the other. */
async function nextSerial(tx: Db): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(7432)`);
  const [last] = await rowsOf<{ serial: number }>(
    tx,
    sql`select coalesce(max(serial), 0)::int as serial from messages where kind = 'report'`,
  );
  return (last?.serial ?? 0) + 1;
}

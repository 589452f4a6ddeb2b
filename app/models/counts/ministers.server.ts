/** How each office-holder of a campaign stands: written to, handed over, accepted, answered, or silent since when. */
import { and, eq, inArray, isNull } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { areas, campaigns, targets, terms } from '#db/schema.ts';
import { ELSEWHERE } from '../area.server.ts';
import type { CampaignView } from '../campaign.server.ts';
import { type Position, positionsOf } from '../position/read.server.ts';
import type { Rollups } from './read.server.ts';
import { type Shown, shown } from './shown.ts';

export type MinisterCount = {
  targetId: number;
  area: string;
  areaName: string;
  name: string;
  written: Shown;
  handedOver: Shown;
  accepted: Shown;
  waiting: Shown;
  answered: Shown;
  /** When the first letter was handed over, while none has been answered. */
  silentSince: Date | null;
  /** What the office said, the newest word on each demand: on the whole letter (0) first, then by number. */
  positions: Position[];
};

/** One row for each target that the campaign's areas name, and the one that anyone may add. */
export async function listMinisters(
  db: Db,
  campaign: CampaignView,
  counts: Rollups,
): Promise<MinisterCount[]> {
  const rows = await db
    .select({
      id: targets.id,
      area: targets.area,
      office: targets.office,
      organisation: targets.organisation,
      person: terms.person,
    })
    .from(targets)
    .leftJoin(terms, and(eq(terms.targetId, targets.id), isNull(terms.until)))
    .where(inArray(targets.id, await targetIds(db, campaign.id)));
  const said = await positionsOf(db, campaign.id);
  const names = new Map(campaign.areas.map(({ code, name }, place) => [code, { name, place }]));
  const last = campaign.areas.length;
  return rows
    .sort((a, b) => (names.get(a.area)?.place ?? last) - (names.get(b.area)?.place ?? last) || a.id - b.id)
    .map((row) => ({
      targetId: row.id,
      area: row.area,
      areaName: row.area === ELSEWHERE ? row.organisation : (names.get(row.area)?.name ?? row.organisation),
      name: row.person ?? row.organisation,
      ...figuresOf(row.id, counts),
      positions: said.filter(({ targetId }) => targetId === row.id),
    }));
}

function figuresOf(id: number, counts: Rollups) {
  const written = counts.n('queued', 'target', id);
  const handedOver = counts.n('handed over', 'target', id);
  const answered = counts.n('answered', 'target', id);
  return {
    written: shown(written),
    handedOver: shown(handedOver),
    accepted: shown(counts.n('accepted', 'target', id)),
    waiting: shown(written - handedOver - counts.n('failed', 'target', id)),
    answered: shown(answered),
    silentSince: handedOver > 0 && answered === 0 ? counts.since('handed over', 'target', id) : null,
  };
}

async function targetIds(db: Db, campaignId: number): Promise<number[]> {
  const own = await db.select({ id: areas.targetId }).from(areas).where(eq(areas.campaignId, campaignId));
  const [also] = await db
    .select({ id: campaigns.alsoTargetId })
    .from(campaigns)
    .where(eq(campaigns.id, campaignId));
  return [...own, also].flatMap((row) => row?.id ?? []);
}

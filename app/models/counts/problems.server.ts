/** Where letters do not get through, worst first. */
import type { Db } from '#db/connect.ts';
import type { CampaignView } from '../campaign.server.ts';
import { listMinisters } from './ministers.server.ts';
import type { Rollups } from './read.server.ts';

export type TargetProblems = {
  targetId: number;
  name: string;
  areaName: string;
  handedOver: number;
  bounced: number;
  failed: number;
  /** Not handed over yet: in the queue, held or in doubt. */
  waiting: number;
  /** Of the letters that left or were refused, how many came back or were refused, in per cent. */
  rate: number;
};

/**
 * Targets to which letters come back or are refused, or to which none has left though some wait: the highest rate first,
 * then the most letters. From rollups alone: counting what is held would take longer the more there is.
 */
export async function listProblems(
  db: Db,
  campaign: CampaignView,
  counts: Rollups,
): Promise<TargetProblems[]> {
  const ministers = await listMinisters(db, campaign, counts);
  return ministers
    .map(({ targetId, name, areaName }) => ({ targetId, name, areaName, ...figuresOf(targetId, counts) }))
    .filter(
      ({ bounced, failed, handedOver, waiting }) => bounced + failed > 0 || (waiting > 0 && !handedOver),
    )
    .sort((a, b) => b.rate - a.rate || b.bounced + b.failed - a.bounced - a.failed || b.waiting - a.waiting);
}

function figuresOf(id: number, counts: Rollups) {
  const [written, handedOver] = [counts.n('queued', 'target', id), counts.n('handed over', 'target', id)];
  const [bounced, failed] = [counts.n('bounced', 'target', id), counts.n('failed', 'target', id)];
  const ended = handedOver + failed;
  const rate = ended ? Math.round(((bounced + failed) / ended) * 100) : 0;
  return { handedOver, bounced, failed, waiting: written - ended, rate };
}

/** What a supporter is told of their letter before and after it is confirmed. */
import type { Db } from '#db/connect.ts';
import type { Ceilings } from '../message/ceilings.ts';
import { ceilingsInForce } from '../message/pace.server.ts';
import { countAlike, findLikeness, isForm } from '../originality/likeness.server.ts';
import type { Likeness } from '../originality/own-part.ts';
import { lineNow, readLine } from './line.server.ts';
import { type Alike, type LetterOutlook, outlookOf } from './outlook.ts';
import { placeInLine } from './standing.server.ts';

/** Fewer letters than this say nothing about how letters read. */
const ENOUGH = 10;

export type Prospect = { outlook: LetterOutlook | null; alike: Alike | null };

/** Sooner than this a letter by itself leaves "as soon as it is confirmed", and no forecast is needed. */
const SOON_MS = 3_600_000;

/** For a letter that is being written: from facts at most half a minute old; no outlook for one that leaves soon. */
export async function prospectOf(
  db: Db,
  campaignId: number,
  targetId: number,
  likeness: Likeness,
  ceilings: Ceilings | null = ceilingsInForce(),
): Promise<Prospect> {
  const line = await lineNow(db, campaignId, targetId, ceilings);
  const { standing, newest } = line;
  const letters = newest.length;
  const outlook =
    standing && ceilings
      ? outlookOf({ ...line, standing }, ceilings, {
          place: standing.waiting + 1,
          isForm: isForm(newest, likeness),
          joins: true,
        })
      : null;
  const isSoon = standing && outlook?.way === 'single' && outlook.leaves.getTime() < standing.at + SOON_MS;
  return {
    alike: letters < ENOUGH ? null : { share: countAlike(newest, likeness) / letters, letters },
    outlook: isSoon ? null : outlook,
  };
}

/** For a letter in the queue, as things stand; null when nothing leaves for now, or nothing has to wait. */
export async function queuedOutlook(
  db: Db,
  letter: { id: number; campaignId: number; targetId: number },
  ceilings: Ceilings | null = ceilingsInForce(),
): Promise<LetterOutlook | null> {
  if (!ceilings) return null;
  const line = await readLine(db, letter.campaignId, letter.targetId, ceilings);
  const { standing, newest } = line;
  if (!standing) return null;
  const known = newest.find(({ id }) => id === letter.id) ?? (await findLikeness(db, letter.id));
  const place = await placeInLine(db, letter.id);
  return outlookOf({ ...line, standing }, ceilings, {
    place,
    isForm: known !== null && isForm(newest, known),
    joins: false,
  });
}

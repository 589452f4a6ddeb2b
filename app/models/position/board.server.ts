/** The offices of a campaign with where they stand, as staff see them. */
import { sql } from 'drizzle-orm';
import { type Db, rowsOf } from '#db/connect.ts';
import { type Position, positionsOf } from './read.server.ts';

export type BoardLine = {
  id: number;
  area: string;
  organisation: string;
  person: string | null;
  positions: Position[];
};

/** Every target that the campaign's areas name, and the one that anyone may add, in the order of their areas. */
export async function listBoard(db: Db, campaignId: number): Promise<BoardLine[]> {
  const said = await positionsOf(db, campaignId);
  const rows = await rowsOf<Omit<BoardLine, 'positions'>>(
    db,
    sql`select g.id, g.area, g.organisation, t.person
        from targets g left join terms t on t.target_id = g.id and t.until is null
        where g.id in (select target_id from areas where campaign_id = ${campaignId}
                       union select also_target_id from campaigns where id = ${campaignId})
        order by g.area, g.id`,
  );
  return rows.map((row) => ({ ...row, positions: said.filter(({ targetId }) => targetId === row.id) }));
}

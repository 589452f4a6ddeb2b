/** What `bench/` drives of the product: real parts in a process of their own. Nothing here is started in service. */
import { actForAWhile } from './bench/act.server.ts';
import { growCounts } from './bench/grow.server.ts';
import { openBenchOffice } from './bench/office.server.ts';
import { setStage } from './bench/stage.server.ts';
import { takeActions } from './bench/take.server.ts';
import { timeForms } from './bench/time.server.ts';
import { touchPages } from './bench/touch.server.ts';

/** One role a process; each takes the options that its bench line hands it, and says by IPC what it did. */
export const roles = {
  ...{ stage: setStage, office: openBenchOffice, take: takeActions, touch: touchPages },
  ...{ grow: growCounts, act: actForAWhile, time: timeForms },
};

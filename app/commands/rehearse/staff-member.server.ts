/** A member of staff who logs in at one web and goes on at whichever answers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { acceptInvite, secretOf } from '#app/models/staff/accept.server.ts';
import { findInvite, inviteStaff } from '#app/models/staff/invite.server.ts';
import { currentCode } from '#app/models/staff/one-time-code.server.ts';
import type { Db } from '#db/connect.ts';
import type { FrontDoor } from './webs.server.ts';

const PAUSE_MS = 200;
const email = 'admin@example.org';
const password = 'nine slow ferries whistle';

export type Member = {
  /** Reads a room again and again until told to stop; every answer but the room counts as logged out. */
  stop(): Promise<{ reads: number; loggedOut: number }>;
};

/** Makes the account, logs in at the first web by its form, and reads at the other before anything else happens. */
export async function openMember(
  db: Db,
  proxy: FrontDoor,
  [first, other]: [number, number],
): Promise<Member> {
  const form = new URLSearchParams({ email, password, code: await hire(db), to: '/staff' });
  const { status, cookie } = await proxy.askAt(first, { path: '/staff/login', form });
  if (status !== 303 || !cookie) throw new Error(`The login was answered with ${status}.`);
  let reads = 0;
  let loggedOut = 0;
  const note = (answer: { status: number }) => {
    reads += 1;
    if (answer.status !== 200) loggedOut += 1;
  };
  note(await proxy.askAt(other, { path: '/staff', cookie }));
  let isOver = false;
  const reading = (async () => {
    while (!isOver) {
      note(await proxy.ask({ path: '/staff', cookie }));
      await sleep(PAUSE_MS);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await reading;
      return { reads, loggedOut };
    },
  };
}

/** As `npm run staff -- invite` and the page behind its link do it. Returns a recovery code: it counts at any time. */
async function hire(db: Db): Promise<string> {
  const { url } = await db.transaction((tx) =>
    inviteStaff(tx, null, { email, role: 'admin', campaigns: [] }),
  );
  const token = url.split('/').at(-1) ?? '';
  const invite = await findInvite(db, token);
  const code = invite ? currentCode(secretOf(invite)) : '';
  const accepted = await acceptInvite(db, token, { name: 'Admin', password, code });
  if (!accepted.ok) throw new Error(`No account was made: ${accepted.problems}.`);
  return accepted.recoveryCodes[0] ?? '';
}

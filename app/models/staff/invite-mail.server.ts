/** The mail with a link for staff: through the same queue as all mail, so that the same rules keep it from strangers. */
import { env } from '#app/env.server.ts';
import type { Db } from '#db/connect.ts';
import { staffInviteMail } from '#emails/staff-invite.tsx';
import { queueMessage } from '../message/queue.server.ts';
import type { Made } from './invite.server.ts';

/** Queues it in the caller's transaction. `reset`: the person has an account already. */
export async function queueInviteMail(tx: Db, { inviteId, email, url }: Made, reset: boolean): Promise<void> {
  const to = { name: email, address: email };
  await queueMessage(tx, {
    kind: 'invite',
    campaignId: null,
    actionId: null,
    serial: inviteId,
    fromName: env.ORG_NAME,
    to,
    writer: to,
    lang: 'en',
    ...staffInviteMail({ organisation: env.ORG_NAME, url, reset }),
  });
}

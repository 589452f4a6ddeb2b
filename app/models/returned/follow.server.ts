/** What follows from an event, in its transaction: for the writer, the office's queue, and the supporter's own mailbox. */
import type { Db } from '#db/connect.ts';
import type { messageEvents, messages } from '#db/schema.ts';
import { followDigest } from '../digest/follow.server.ts';
import { putOff, signOfLife } from '../message/care.server.ts';
import { holdTarget } from './hold.server.ts';
import { loseMailbox } from './mailbox.server.ts';
import { tellOfBounce } from './tell.server.ts';

type Event = typeof messageEvents.$inferSelect;
type Message = typeof messages.$inferSelect;

/** Kinds that go to a supporter's own address. */
const toSupporters: readonly Message['kind'][] = ['confirm', 'already', 'receipt', 'notice'];

export async function followEvent(tx: Db, event: Event, message: Message): Promise<void> {
  if (['letter', 'digest', 'greeting'].includes(message.kind)) await followLetter(tx, event, message);
  else if (toSupporters.includes(message.kind)) await followMail(tx, event, message);
}

/** In reflect mode letters go to their writers, and what comes back says nothing of an office. */
async function followLetter(tx: Db, event: Event, { id, kind, mode, targetId }: Message) {
  if (kind === 'digest' && (event.moved === 'accepted' || event.moved === 'bounced'))
    await followDigest(tx, id, event.moved);
  if (targetId === null || mode === 'reflect') return;
  if (event.kind === 'accepted') await signOfLife(tx, targetId);
  if (event.kind === 'delayed') await putOff(tx, [{ targetId, slow: isAsked(event.status), attempt: 0 }]);
  if (event.kind === 'bounced' && event.moved) {
    if (kind === 'letter') await tellOfBounce(tx, id);
    await holdTarget(tx, targetId, event.status);
  }
}

/** 4.7.x: the receiving side says that it is too much, or too soon. */
const isAsked = (status: string | null): boolean => status?.startsWith('4.7.') ?? false;

async function followMail(tx: Db, event: Event, message: Message) {
  if (event.kind === 'complaint') await loseMailbox(tx, message, 'complaint');
  if (event.kind === 'bounced' && event.moved && isGone(event.status))
    await loseMailbox(tx, message, 'bounced');
}

/** The address itself is not there (RFC 3463 3.2): no such mailbox, domain or address, moved, null MX, shut down. */
const isGone = (status: string | null): boolean => /^5\.(?:1\.(?:[1236]|10)|2\.1)$/.test(status ?? '');

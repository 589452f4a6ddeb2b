/** What lies between a claim and a carrier: texts are read and sealed, a whole claim at once. */
import type { AttemptResult } from '#app/models/message/attempt.server.ts';
import {
  type Claim,
  type ClaimedMessage,
  type ReadyMessage,
  readClaimed,
  readSealed,
} from '#app/models/message/claim.server.ts';
import { type Sealed, sealMessages } from '#app/models/message/seal.server.ts';
import type { Fast } from '#db/connect.ts';
import { ComposeError } from './compose.server.ts';
import type { Desk, Trouble } from './desk.server.ts';
import type { Pass } from './points.ts';
import { sealMessage } from './seal.server.ts';

export type Sorting = { fast: Fast; desk: Desk; host: string; onTrouble: Trouble; pass: Pass | undefined };

/** Letters composed between two turns of the event loop, which letters on their way need too. */
const AT_ONCE = 8;

const gone = { outcome: 'failed', response: 'Its text is no longer there.' } as const;
const brokeOff = { outcome: 'retry', response: 'The attempt broke off before it began.' } as const;

/** Claimed messages with their sealed bytes. Those that must not be written, or are gone, are settled as failed. */
export async function sort(claims: Claim[], sorting: Sorting): Promise<ReadyMessage[]> {
  const again = claims.filter(({ n }) => n > 1);
  const sealed = again.length ? await readSealed(sorting.fast, again) : [];
  const known = new Set(sealed.map(({ attemptId }) => attemptId));
  const others = claims.filter(({ attemptId }) => !known.has(attemptId));
  const ready = others.length ? [...sealed, ...(await sealFresh(others, sorting))] : sealed;
  if (sorting.pass) await sorting.pass('sealed');
  return ready;
}

async function sealFresh(claims: Claim[], sorting: Sorting): Promise<ReadyMessage[]> {
  const { fast, desk, host, onTrouble } = sorting;
  const settle = ({ attemptId, messageId, n }: Claim, why: Pick<AttemptResult, 'outcome' | 'response'>) =>
    desk.settle({ attemptId, messageId, n, host, phase: 'compose', code: null, ...why });
  const messages = await readClaimed(fast, claims);
  if (messages.length < claims.length) {
    const found = new Set(messages.map(({ attemptId }) => attemptId));
    for (const claim of claims) if (!found.has(claim.attemptId)) settle(claim, gone);
  }
  const fresh = await composeAll(
    messages.filter(({ sealed }) => !sealed),
    (message, error) => {
      if (error instanceof ComposeError)
        return settle(message, { outcome: 'failed', response: error.message });
      onTrouble('sealing', error);
      settle(message, brokeOff);
    },
  );
  const kept = new Map((await sealMessages(fast, fresh)).map((sealed) => [sealed.messageId, sealed]));
  return messages.flatMap((message) => {
    const { attemptId, messageId, n, uid } = message;
    const sealed = message.sealed ?? kept.get(messageId);
    return sealed ? [{ attemptId, messageId, n, uid, sealed }] : [];
  });
}

async function composeAll(
  messages: ClaimedMessage[],
  onError: (message: ClaimedMessage, error: unknown) => void,
): Promise<Sealed[]> {
  const composed: Sealed[] = [];
  for (const [i, message] of messages.entries()) {
    if (i % AT_ONCE === AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
    try {
      composed.push(sealMessage(message, new Date()));
    } catch (error) {
      onError(message, error);
    }
  }
  return composed;
}

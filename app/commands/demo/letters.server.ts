/** The letters of a made-up month, as far as each has come, with the attempts that would be on record. */
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import { draftOf } from '#app/models/action/letters.server.ts';
import { composeLetter } from '#app/models/letter.server.ts';
import { textHash } from '#app/models/message/queue.server.ts';
import { findTarget, type TargetCard } from '#app/models/target.server.ts';
import type { Db } from '#db/connect.ts';
import { attempts, messages, messageTexts } from '#db/schema.ts';
import type { Campaigns, Made } from './fill.server.ts';

type MessageRow = typeof messages.$inferInsert;
type Letter = Made & { card: TargetCard; message: MessageRow };

/** Stand-ins in a composed letter for what differs from one to the next; a letter is composed once for each kind. */
const NAME = '⟦name⟧';
const REFERENCE = '⟦reference⟧';
const HOUR = 3_600_000;

/** What was looked up and composed before. */
export type Desk = {
  tx: Db;
  campaigns: Campaigns;
  composed: Map<string, { subject: string; text: string; toName: string }>;
  cards: Map<string, TargetCard | null>;
};

export const openDesk = (tx: Db, campaigns: Campaigns): Desk => ({
  tx,
  campaigns,
  composed: new Map(),
  cards: new Map(),
});

/** Adds a letter for each confirmed writer whose area has a target; returns how many. */
export async function writeLetters(desk: Desk, made: readonly Made[]): Promise<number> {
  const letters: Letter[] = [];
  for (const one of made) {
    const { state, kind, area } = one.action;
    if (kind === 'sign' || state === 'unconfirmed' || state === 'expired') continue;
    const card = await cardOf(desk, area);
    if (card) letters.push({ ...one, card, message: messageOf(one, card) });
  }
  if (letters.length === 0) return 0;
  const { tx } = desk;
  const rows = await tx
    .insert(messages)
    .values(letters.map(({ message }) => message))
    .returning({ id: messages.id });
  const withIds = letters.flatMap((letter, place) =>
    rows[place] ? [{ ...letter, id: rows[place].id }] : [],
  );
  const texts = [];
  for (const letter of withIds) texts.push(await textOf(desk, letter));
  await tx.insert(messageTexts).values(texts);
  const tried = withIds.filter(({ message }) => message.attempts === 1);
  if (tried.length) await tx.insert(attempts).values(tried.map(attemptOf));
  return letters.length;
}

async function cardOf({ tx, campaigns, cards }: Desk, area: string): Promise<TargetCard | null> {
  const known = cards.get(area);
  if (known !== undefined) return known;
  const card = await findTarget(tx, campaigns.first.id, area);
  cards.set(area, card);
  return card;
}

async function textOf(desk: Desk, { id, action, card, person, email }: Letter & { id: number }) {
  const kind = [action.area, action.lang, action.demands, action.subject, action.ownWords].join('|');
  const model =
    desk.composed.get(kind) ??
    (await composeLetter(
      desk.tx,
      desk.campaigns.get(action.lang) ?? desk.campaigns.first,
      card.id,
      draftOf({ ...action, reference: REFERENCE }, NAME),
    ));
  desk.composed.set(kind, model);
  const text = model.text.replaceAll(NAME, person.name).replaceAll(REFERENCE, action.reference);
  return {
    messageId: id,
    fromName: translator(action.letterLang)('letter.from', {
      name: person.name,
      organisation: env.ORG_NAME,
    }),
    toName: model.toName,
    toAddress: card.email ?? '',
    writerName: person.name,
    writerAddress: email,
    lang: action.letterLang,
    subject: model.subject,
    text,
    textSha256: textHash(text),
  };
}

/** A day after the confirmation most letters are on their way; what is younger may wait. */
function messageOf({ action, person }: Made, card: TargetCard): MessageRow {
  const queuedAt = action.confirmedAt ?? action.createdAt;
  const due = new Date(queuedAt.getTime() + (0.2 + person.luck * 20) * HOUR);
  const common = {
    kind: 'letter' as const,
    lane: 1,
    mode: env.MAIL_MODE,
    campaignId: action.campaignId,
    targetId: card.id,
    actionId: action.id,
    queuedAt,
  };
  if (action.state !== 'confirmed') return { ...common, state: 'cancelled', dueAt: due };
  if (card.outlook !== 'sends') return { ...common, state: 'held', holdReason: card.outlook, dueAt: due };
  if (due > new Date()) return { ...common, state: 'queued', dueAt: due };
  return { ...common, state: endOf(person.luck), dueAt: due, settledAt: due, attempts: 1, told: true };
}

/** Of a hundred letters that left: one or two come back, one is refused, few are answered. */
function endOf(luck: number): NonNullable<MessageRow['state']> {
  const place = (luck * 997) % 1;
  if (place < 0.015) return 'bounced';
  if (place < 0.022) return 'failed';
  if (place < 0.026) return 'answered';
  return place < 0.7 ? 'accepted' : 'handed over';
}

function attemptOf({ id, message }: Letter & { id: number }) {
  const at = message.settledAt ?? new Date();
  const failed = message.state === 'failed';
  return {
    messageId: id,
    n: 1,
    worker: 0,
    at,
    started: failed ? null : at,
    ended: at,
    phase: failed ? 'rcpt' : 'dot',
    outcome: failed ? 'failed' : 'handed over',
    code: failed ? 550 : 250,
    response: failed ? '550 5.1.1 No such user (demonstration)' : '250 2.0.0 Ok (demonstration)',
    host: 'mail.demo.invalid',
  };
}

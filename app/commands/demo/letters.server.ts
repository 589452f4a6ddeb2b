/** The letters of a made-up month, as far as each has come, with the attempts that would be on record. */
import { env } from '#app/env.server.ts';
import { translator } from '#app/i18n/t.server.ts';
import { draftOf } from '#app/models/action/letters.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { composeLetter } from '#app/models/letter.server.ts';
import { textHash } from '#app/models/message/queue.server.ts';
import { findTarget, type TargetCard } from '#app/models/target.server.ts';
import type { Db } from '#db/connect.ts';
import { attempts, messages, messageTexts } from '#db/schema.ts';
import type { Made } from './fill.server.ts';

type MessageRow = typeof messages.$inferInsert;
type Letter = Made & { card: TargetCard; message: MessageRow };

/** Stand-ins in a composed letter for what differs from one to the next; a letter is composed once for each kind. */
const NAME = '⟦name⟧';
const REFERENCE = '⟦reference⟧';
const HOUR = 3_600_000;

export class LetterDesk {
  private readonly composed = new Map<string, { subject: string; text: string; toName: string }>();
  private readonly cards = new Map<string, TargetCard | null>();

  constructor(
    private readonly tx: Db,
    private readonly campaign: CampaignView,
  ) {}

  /** Adds a letter for each confirmed writer whose area has a target; returns how many. */
  async write(made: readonly Made[]): Promise<number> {
    const letters: Letter[] = [];
    for (const one of made) {
      const { state, kind, area } = one.action;
      if (kind === 'sign' || state === 'unconfirmed' || state === 'expired') continue;
      const card = await this.cardOf(area);
      if (card) letters.push({ ...one, card, message: messageOf(one, card) });
    }
    if (letters.length === 0) return 0;
    const rows = await this.tx
      .insert(messages)
      .values(letters.map(({ message }) => message))
      .returning({ id: messages.id });
    const withIds = letters.flatMap((letter, place) =>
      rows[place] ? [{ ...letter, id: rows[place].id }] : [],
    );
    await this.tx
      .insert(messageTexts)
      .values(await Promise.all(withIds.map((letter) => this.textOf(letter))));
    const tried = withIds.filter(({ message }) => message.attempts === 1);
    if (tried.length) await this.tx.insert(attempts).values(tried.map(attemptOf));
    return letters.length;
  }

  private async cardOf(area: string): Promise<TargetCard | null> {
    const known = this.cards.get(area);
    if (known !== undefined) return known;
    const card = await findTarget(this.tx, this.campaign.id, area);
    this.cards.set(area, card);
    return card;
  }

  private async textOf({ id, action, card, person, email }: Letter & { id: number }) {
    const kind = [action.area, action.lang, action.demands, action.subject, action.ownText].join('|');
    const model = this.composed.get(kind) ?? (await this.compose({ action, card }));
    this.composed.set(kind, model);
    const text = model.text.replaceAll(NAME, person.name).replaceAll(REFERENCE, action.reference);
    const organisation = env.ORG_NAME;
    return {
      messageId: id,
      fromName: translator(action.letterLang)('letter.from', { name: person.name, organisation }),
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

  private compose({ action, card }: Pick<Letter, 'action' | 'card'>) {
    const draft = draftOf({ ...action, reference: REFERENCE }, NAME);
    return composeLetter(this.tx, this.campaign, card.id, draft);
  }
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

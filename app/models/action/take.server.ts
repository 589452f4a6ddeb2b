/** Taking an action: one transaction writes supporter, action and one confirm message. Nothing leaves for a target. */
import { createHash, randomInt } from 'node:crypto';
import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '#db/connect.ts';
import { actions, confirmations, supporters } from '#db/schema.ts';
import { type CampaignView, publishedTemplate } from '../campaign.server.ts';
import { countAction } from '../counts/deltas.server.ts';
import { personKey } from '../person.server.ts';
import { queueConfirmMail } from './confirm-mail.server.ts';

export const LINK_DAYS = 7;
/** Confirm mails one mailbox may get in a day, over all forms filled in with its address. */
const MAILS_A_DAY = 5;

export type ActionForm = {
  kind: 'write' | 'sign';
  area: string;
  lang: string;
  name: string;
  email: string;
  demands: number[];
  subject: number;
  ownWords: string;
  editedText: string | null;
  alsoTarget: boolean;
  /** Ids of the consent texts that were ticked. */
  consents: number[];
  /** A registered code of the link they came by; not part of what makes two forms the same. */
  source?: string | null;
};

/**
 * Takes an action, or finds the one this very form already made: double click, reload and twenty parallel posts are
 * one action and one mail. The answer is the same whether or not the person is known.
 */
export async function takeAction(
  db: Db,
  campaign: CampaignView,
  form: ActionForm,
): Promise<{ publicId: string }> {
  const key = personKey(campaign.id, form.email);
  const digest = digestOf(form);
  const template = await publishedTemplate(db, campaign.id, form.lang);
  return db.transaction(async (tx) => {
    const inserted = await tx
      .insert(actions)
      .values({
        reference: makeReference(),
        campaignId: campaign.id,
        kind: form.kind,
        area: form.area,
        lang: form.lang,
        letterLang: form.lang,
        personKey: key,
        digest,
        alsoTarget: form.alsoTarget,
        demands: form.demands,
        subject: campaign.subjects[form.subject] ?? campaign.title,
        ownWords: form.ownWords,
        editedText: form.editedText,
        ownText: form.ownWords !== '' || form.editedText !== null,
        source: form.source ?? null,
        templateVersionId: template?.id,
        consents: form.consents,
      })
      .onConflictDoNothing()
      .returning({ id: actions.id, publicId: actions.publicId });
    const action = inserted[0];
    if (!action) return waitingTwin(tx, campaign.id, key, digest);
    await addSupporter(tx, action.id, form);
    await countAction(tx, 'taken', action);
    await askToConfirm(tx, action.id, key, form.name);
    return { publicId: action.publicId };
  });
}

async function addSupporter(tx: Db, actionId: number, { name, email }: ActionForm) {
  const [supporter] = await tx.insert(supporters).values({ name, email }).returning({ id: supporters.id });
  await tx.update(actions).set({ supporterId: supporter?.id }).where(eq(actions.id, actionId));
}

/** Beyond the day's cap the page looks the same, but no mail goes out: a form must not become a mail bomb. */
async function askToConfirm(tx: Db, actionId: number, key: string, name: string) {
  const [today] = await tx
    .select({ mails: sql<number>`coalesce(sum(${confirmations.mails}), 0)::int` })
    .from(actions)
    .innerJoin(confirmations, eq(confirmations.actionId, actions.id))
    .where(and(eq(actions.personKey, key), gt(actions.createdAt, sql`now() - interval '1 day'`)));
  const allowed = (today?.mails ?? 0) < MAILS_A_DAY;
  await tx.insert(confirmations).values({
    actionId,
    codeHash: '',
    mails: 0,
    expiresAt: sql`now() + make_interval(days => ${LINK_DAYS})`,
  });
  if (allowed) await queueConfirmMail(tx, actionId, name);
}

/** The newest action of the same person with the same form. */
async function waitingTwin(
  tx: Db,
  campaignId: number,
  key: string,
  digest: string,
): Promise<{ publicId: string }> {
  const [twin] = await tx
    .select({ publicId: actions.publicId })
    .from(actions)
    .where(and(eq(actions.campaignId, campaignId), eq(actions.personKey, key), eq(actions.digest, digest)))
    .orderBy(desc(actions.id))
    .limit(1);
  if (!twin) throw new Error('An action conflicts with one that is not there: try again.');
  return twin;
}

const digestOf = ({ source: _, ...form }: ActionForm): string =>
  createHash('sha256').update(JSON.stringify(form)).digest('base64url');

/** Crockford's alphabet: no I, L, O or U, so that a reference survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten characters in two groups, 50 random bits. */
export function makeReference(): string {
  const letters = Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

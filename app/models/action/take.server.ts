/** Taking an action: one transaction writes supporter, action and one confirm message. Nothing leaves for a target. */
import { createHash, randomInt, randomUUID } from 'node:crypto';
import { and, desc, eq } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { type Db, runOn } from '#db/connect.ts';
import { actions } from '#db/schema.ts';
import { type CampaignView, templateFor } from '../campaign.server.ts';
import { firstMail, firstMailValues } from '../message/queue.server.ts';
import { personKey } from '../person.server.ts';
import { codeHash, firstConfirmMail, makeCode } from './confirm-mail.server.ts';

export const LINK_DAYS = 7;
/** Confirm mails one mailbox may get in a day, over all forms filled in with its address. */
const MAILS_A_DAY = 5;

export type ActionForm = {
  kind: 'write' | 'sign';
  area: string;
  lang: string;
  letterLang: string;
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
  const [template, [known]] = await Promise.all([
    templateFor(db, campaign.id, form.letterLang, null),
    runOn<Known>(db, look, [campaign.id, key]),
  ]);
  if (!known) throw new Error('The database gave no number for an action.');
  const publicId = randomUUID();
  const code = makeCode();
  const action = { publicId, kind: form.kind, lang: form.lang, title: campaign.title };
  const mail = known.mails < MAILS_A_DAY ? firstConfirmMail(action, form.name, code, known.earlier) : null;
  const made = await runOn<{ id: string }>(db, take, [
    ...[
      known.action,
      known.supporter,
      publicId,
      makeReference(),
      campaign.id,
      form.kind,
      form.area,
      form.lang,
      template?.lang ?? form.letterLang,
    ],
    ...[key, digest, form.alsoTarget, JSON.stringify(form.demands)],
    ...[template?.subjects[form.subject] ?? template?.subjects[0] ?? campaign.title],
    ...[form.ownWords, form.editedText, form.source ?? null, template?.id ?? null],
    ...[JSON.stringify(form.consents), form.name, form.email],
    ...[mail ? codeHash(Number(known.action), code) : '', mail ? 1 : 0, LINK_DAYS],
    ...firstMailValues(
      mail && {
        ...mail,
        ...{ fromName: env.ORG_NAME, to: { name: form.name, address: form.email }, lang: form.lang },
      },
    ),
  ]);
  return made.length ? { publicId } : waitingTwin(db, campaign.id, key, digest);
}

type Known = {
  action: string;
  supporter: string;
  mails: number;
  earlier: string | null;
};

/** Numbers to come, and what is known of the person. $1 campaign, $2 person. */
const look = `
  select nextval('actions_id_seq')::text as action, nextval('supporters_id_seq')::text as supporter,
    (select coalesce(sum(c.mails), 0)::int from actions a join confirmations c on c.action_id = a.id
     where a.person_key = $2::text and a.created_at > now() - interval '1 day') as mails,
    (select public_id from actions where campaign_id = $1::int and person_key = $2::text and state = 'confirmed'
     limit 1) as earlier`;

/**
 * All of it or nothing, in one statement. Beyond the day's cap of mails the page looks the same, but none goes out: a
 * form must not become a mail bomb.
 */
const take = `
  with acted as (
    insert into actions (id, supporter_id, public_id, reference, campaign_id, kind, area, lang, letter_lang,
      person_key, digest, also_target, demands, subject, own_words, edited_text, source, template_version_id, consents,
      own_text)
    overriding system value
    values ($1::text::bigint, $2::text::bigint, $3::uuid, $4, $5::int, $6::action_kind, $7, $8::text, $9, $10, $11,
      $12::boolean, $13::text::jsonb, $14, $15::text, $16::text, $17, $18::int, $19::text::jsonb,
      $15::text <> '' or $16::text is not null)
    on conflict do nothing returning id, campaign_id, kind, area, lang, source, demands, own_text),
  known as (
    insert into supporters (id, name, email) overriding system value select $2::text::bigint, $20, $21 from acted),
  counted as (
    insert into count_deltas (campaign_id, stage, n, kind, area, lang, source, demands, own_text)
    select campaign_id, 'taken', 1, kind, area, lang, source, demands, own_text from acted),
  asked as (
    insert into confirmations (action_id, code_hash, mails, expires_at)
    select id, $22, $23::int, now() + make_interval(days => $24::int) from acted),
  ${firstMail(25)}
  select id from acted`;

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

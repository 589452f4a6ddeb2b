/** Taking an action: one transaction writes supporter, action and one confirm message. Nothing leaves for a target. */
import { randomInt, randomUUID } from 'node:crypto';
import { and, desc, eq } from 'drizzle-orm';
import { env } from '#app/env.server.ts';
import { keyedHash } from '#app/secret.server.ts';
import { type Db, runOn } from '#db/connect.ts';
import { actions } from '#db/schema.ts';
import { countForm, mailboxKey } from '../abuse/mailbox.server.ts';
import { domainKey, wordsKey } from '../abuse/traits.server.ts';
import type { CampaignView } from '../campaign.server.ts';
import { readIn } from '../campaign-languages.server.ts';
import { makeDataKey } from '../keys/data-key.server.ts';
import { sealPerson, sealWords } from '../keys/open.server.ts';
import { firstMail, firstMailValues } from '../message/queue.server.ts';
import { personKey } from '../person.server.ts';
import { codeHash, firstConfirmMail, makeCode } from './confirm-mail.server.ts';

export const LINK_DAYS = 7;

export type ActionForm = {
  kind: 'write' | 'sign';
  area: string;
  lang: string;
  letterLang: string;
  name: string;
  email: string;
  demands: number[];
  subject: number;
  /** Among the wordings of the demands. */
  turn?: number;
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
  const key = await personKey(db, campaign.id, form.email);
  const digest = digestOf(form);
  const letterLang = readIn(form.letterLang, campaign.languages)?.lang ?? form.letterLang;
  const [known] = await runOn<Known>(db, look, [campaign.id, key, letterLang]);
  if (!known) throw new Error('The database gave no number for an action.');
  const publicId = randomUUID();
  const code = makeCode();
  const action = { publicId, kind: form.kind, lang: form.lang, title: campaign.title };
  const mail = firstConfirmMail(action, form.name, code, known.earlier);
  const supporterId = Number(known.supporter);
  const { key: dataKey, master, wrapped } = makeDataKey(supporterId);
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
      letterLang,
    ],
    ...[key, digest, form.alsoTarget, JSON.stringify(form.demands)],
    ...[known.subjects?.[form.subject] ?? known.subjects?.[0] ?? campaign.title],
    ...[sealWords(dataKey, Number(known.action), form)?.toString('base64') ?? null],
    ...[form.ownWords !== '' || form.editedText !== null, form.source ?? null, known.template],
    ...[JSON.stringify(form.consents), master, Buffer.from(wrapped).toString('base64')],
    sealPerson(dataKey, supporterId, form).toString('base64'),
    ...[domainKey(form.email), wordsKey(form), mailboxKey(form.email)],
    ...[codeHash(Number(known.action), code), LINK_DAYS],
    ...firstMailValues(
      Number(known.message),
      { supporterId, key: dataKey },
      {
        ...mail,
        ...{ fromName: env.ORG_NAME, to: { name: form.name, address: form.email }, lang: form.lang },
      },
    ),
    form.turn ?? 0,
  ]);
  return made.length ? { publicId } : waitingTwin(db, campaign.id, key, digest);
}

type Known = {
  action: string;
  supporter: string;
  message: string;
  earlier: string | null;
  template: number | null;
  subjects: string[] | null;
};

/** Numbers to come, what is known of the person, and the newest template. $1 campaign, $2 person, $3 its language. */
const look = `
  select nextval('actions_id_seq')::text as action, nextval('supporters_id_seq')::text as supporter,
    nextval('messages_id_seq')::text as message,
    (select public_id from actions where campaign_id = $1::int and person_key = $2::text and state = 'confirmed'
     limit 1) as earlier,
    t.id as template, to_jsonb(t.subjects) as subjects
  from (select) one left join lateral (
    select id, subjects from template_versions
    where campaign_id = $1::int and lang = $3::text and state = 'published' order by version desc limit 1) t on true`;

/**
 * All of it or nothing, in one statement. Beyond the mailbox's caps the page looks the same, but no mail goes out: a form
 * must not become a mail bomb.
 */
const take = `
  with acted as (
    insert into actions (id, supporter_id, public_id, reference, campaign_id, kind, area, lang, letter_lang,
      person_key, digest, also_target, demands, subject, sealed, own_text, source, template_version_id, consents,
      domain_key, words_key, turn)
    overriding system value
    values ($1::text::bigint, $2::text::bigint, $3::uuid, $4, $5::int, $6::action_kind, $7, $8::text, $9, $10, $11,
      $12::boolean, $13::text::jsonb, $14, decode($15::text, 'base64'), $16::boolean, $17, $18::int, $19::text::jsonb,
      $23::text, $24::text, $35::int)
    on conflict do nothing returning id, campaign_id, kind, area, lang, source, demands, own_text),
  known as (
    insert into supporters (id, name, email, key_master, wrapped_key, sealed) overriding system value
    select $2::text::bigint, '', '', $20, decode($21::text, 'base64'), decode($22::text, 'base64') from acted),
  counted as (
    insert into count_deltas (campaign_id, stage, n, kind, area, lang, source, demands, own_text)
    select campaign_id, 'taken', 1, kind, area, lang, source, demands, own_text from acted),
  allowed as (${countForm(25)}),
  asked as (
    insert into confirmations (action_id, code_hash, mails, expires_at)
    select acted.id, case when allowed.mails is null then '' else $26::text end,
      case when allowed.mails is null then 0 else 1 end, now() + make_interval(days => $27::int)
    from acted left join allowed on true),
  ${firstMail(28)}
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

/** Keyed: a plain hash of a name and an address could be guessed. */
const digestOf = ({ source: _, turn: __, ...form }: ActionForm): string =>
  keyedHash('form', JSON.stringify(form));

/** Crockford's alphabet: no I, L, O or U, so that a reference survives being read aloud. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Ten characters in two groups, 50 random bits. */
export function makeReference(): string {
  const letters = Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `${letters.slice(0, 5)}-${letters.slice(5)}`;
}

/**
 * What we keep, and the glossary of the project: read it top to bottom.
 *
 * A supporter takes an ACTION on a CAMPAIGN: chooses DEMANDS, gets a letter built from a TEMPLATE for the
 * TARGET of their AREA. Once confirmed, the letter becomes a MESSAGE; the post office sends what is due and
 * records every ATTEMPT.
 */
import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  boolean,
  check,
  customType,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });
const moment = (name: string) => timestamp(name, { withTimezone: true });
const key = (name = 'id') => integer(name).primaryKey().generatedAlwaysAsIdentity();
const bigKey = (name = 'id') => bigint(name, { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity();

// ── Campaigns ───────────────────────────────────────────────────────────────────────────────────────────

export const campaignState = pgEnum('campaign_state', ['draft', 'open', 'paused', 'closed', 'won']);

/** Campaign: an open letter people act on. Its texts are in campaign_texts, one row a language. */
export const campaigns = pgTable('campaigns', {
  id: key(),
  slug: text().notNull().unique(),
  state: campaignState().notNull().default('draft'),
  reference: text().notNull(),
  letterDate: date('letter_date', { mode: 'string' }).notNull(),
  /** Who wrote the open letter, as people know them; never this installation. */
  author: text().notNull(),
  addressees: jsonb().$type<string[]>().notNull(),
  /** A target anyone may add to their own (for ministers: the High Representative). */
  alsoTargetId: integer('also_target_id').references(() => targets.id),
  /** What becomes of a letter in doubt once the time for evidence has passed. */
  whenUncertain: text('when_uncertain').$type<'resend' | 'hold'>().notNull().default('resend'),
  /** When it opens or closes by itself; the worker clears the time once it has. */
  opensAt: moment('opens_at'),
  closesAt: moment('closes_at'),
  /** By when letters should have left. Past it, those without words of their own are bundled; null: by when it closes. */
  deadline: moment('deadline'),
  /** So many letters without words of their own, waiting for one target, are bundled once a day. */
  digestFrom: integer('digest_from').notNull().default(50),
  /** Letters refused in a row that no address was to blame for; three stop the campaign's letters. */
  refusals: smallint().notNull().default(0),
  /** What a letter does with a demand its target has agreed to: thanks for it, or leaves it out. */
  whenAgreed: text('when_agreed').$type<'thanks' | 'drop'>().notNull().default('thanks'),
  /** Sites that may show /embed/SLUG in a frame, as sources of a frame-ancestors directive; `*`: any. */
  embedders: jsonb().$type<string[]>().notNull().default(['*']),
  /** Where replies of people that come to the bounce domain are passed on to, unread; null: they are dropped. */
  repliesTo: text('replies_to'),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Of a text in one language. Live mode uses no draft: a person has to review it first. */
export const textState = pgEnum('text_state', ['draft', 'reviewed', 'live']);

/** How far a text has come, and the revision of the English it was made from (db/revision.ts); null: not a translation. */
const review = () => ({
  textState: textState('text_state').notNull().default('live'),
  sourceRevision: text('source_revision'),
});

export const campaignTexts = pgTable(
  'campaign_texts',
  {
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    lang: text().notNull(),
    title: text().notNull(),
    headline: text().notNull(),
    lead: text().notNull(),
    about: jsonb().$type<string[]>().notNull(),
    /** Names the letter and its author as the source, and says that this site is independent of them. */
    sourceNote: text('source_note').notNull(),
    ...review(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.lang] })],
);

export type PhraseState = { state: (typeof textState.enumValues)[number]; sourceRevision: string | null };

/** Area: where a supporter says they live. Countries take their name from the reader's language. */
export const areas = pgTable(
  'areas',
  {
    id: key(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    code: text().notNull(),
    position: smallint().notNull(),
    /** Per language; null for an ISO country, whose name comes from Intl. */
    names: jsonb().$type<Record<string, string>>(),
    /** "from Germany", stored whole per language: country names inflect. */
    phrases: jsonb().$type<Record<string, string>>().notNull(),
    /** How far the phrase of a language has come; a language that is not in it is live. */
    phraseStates: jsonb('phrase_states').$type<Record<string, PhraseState>>().notNull().default({}),
    targetId: integer('target_id').references(() => targets.id),
  },
  (t) => [unique().on(t.campaignId, t.code)],
);

/** Demand: one numbered ask of the open letter. */
export const demands = pgTable(
  'demands',
  {
    id: key(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    /** Never changes: actions name their demands by it. */
    number: smallint().notNull(),
    /** Where it stands on the page; null: by its number. */
    position: smallint(),
  },
  (t) => [unique().on(t.campaignId, t.number)],
);

export type DemandPoint = { label: string; sentence: string; explanation: string };

/** Demand texts: what is published now. How they came about is in template_versions. */
export const demandTexts = pgTable(
  'demand_texts',
  {
    demandId: integer('demand_id')
      .notNull()
      .references(() => demands.id, { onDelete: 'cascade' }),
    lang: text().notNull(),
    label: text().notNull(),
    sentence: text().notNull(),
    explanation: text().notNull(),
    points: jsonb().$type<DemandPoint[]>().notNull(),
    ...review(),
    /** Other approved wordings of the sentence. */
    variants: jsonb().$type<string[]>().notNull().default([]),
  },
  (t) => [primaryKey({ columns: [t.demandId, t.lang] })],
);

/** A demand as a template version keeps it. */
export type DemandVersion = {
  number: number;
  label: string;
  sentence: string;
  explanation: string;
  points: DemandPoint[];
  variants: string[];
};

export const versionState = pgEnum('version_state', ['draft', 'in review', 'published']);

/**
 * Template: frame and demands of a letter in one language. The words of a version never change; the newest published
 * one is used. draft -> in review -> published by a second person (alone only in one-person mode).
 */
export const templateVersions = pgTable(
  'template_versions',
  {
    id: key(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    lang: text().notNull(),
    version: integer().notNull(),
    state: versionState().notNull(),
    subjects: jsonb().$type<string[]>().notNull(),
    body: text().notNull(),
    /** Null in versions that shipped: their demands are those of demand_texts at that time. */
    demands: jsonb().$type<DemandVersion[]>(),
    /** The version its author had before them; null for the first. */
    basedOn: integer('based_on'),
    /** What was changed and why, in the author's words. */
    note: text(),
    authorId: integer('author_id').references((): AnyPgColumn => staff.id),
    submittedAt: moment('submitted_at'),
    publishedAt: moment('published_at'),
    publisherId: integer('publisher_id').references((): AnyPgColumn => staff.id),
    createdAt: moment('created_at').notNull().defaultNow(),
    ...review(),
  },
  (t) => [unique().on(t.campaignId, t.lang, t.version)],
);

// ── Targets ─────────────────────────────────────────────────────────────────────────────────────────────

export const emailStatus = pgEnum('email_status', ['verified', 'known', 'unverified', 'none']);

/** Target: an office, and by its current term the person in it. One row serves all campaigns. */
export const targets = pgTable(
  'targets',
  {
    id: key(),
    area: text().notNull(),
    office: text().notNull(),
    organisation: text().notNull(),
    organisationLocal: text('organisation_local'),
    email: text(),
    emailStatus: emailStatus('email_status').notNull(),
    emailSource: text('email_source'),
    formUrl: text('form_url'),
    languages: jsonb().$type<string[]>().notNull(),
    timeZone: text('time_zone').notNull(),
    contactAsOf: date('contact_as_of', { mode: 'string' }).notNull(),
    /** When a person last checked the address; live mode asks for 90 days at most. */
    verifiedOn: date('verified_on', { mode: 'string' }),
    note: text(),
  },
  (t) => [unique().on(t.area, t.office)],
);

export const termState = pgEnum('term_state', ['in_office', 'being_checked']);

/** Term: who holds an office from when to when. `being_checked` with no person: we know of a change, not of the name. */
export const terms = pgTable(
  'terms',
  {
    id: key(),
    targetId: integer('target_id')
      .notNull()
      .references(() => targets.id, { onDelete: 'cascade' }),
    person: text(),
    title: text().notNull(),
    titleLocal: text('title_local'),
    since: date({ mode: 'string' }),
    until: date({ mode: 'string' }),
    state: termState().notNull().default('in_office'),
    source: text().notNull(),
    asOf: date('as_of', { mode: 'string' }).notNull(),
    confidence: text().notNull(),
  },
  (t) => [
    index('terms_target').on(t.targetId),
    uniqueIndex('terms_one_current').on(t.targetId).where(sql`until is null`),
  ],
);

/** Salutation and closing as whole lines with their punctuation, per term and language; never assembled. */
export const salutations = pgTable(
  'salutations',
  {
    termId: integer('term_id')
      .notNull()
      .references(() => terms.id, { onDelete: 'cascade' }),
    lang: text().notNull(),
    salutation: text().notNull(),
    closing: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.termId, t.lang] })],
);

// ── Supporters and their actions ────────────────────────────────────────────────────────────────────────

export const consentPurpose = pgEnum('consent_purpose', ['send', 'named', 'updates', 'adult']);

/** The exact words a person agreed to. A trigger refuses changes of them; a new wording is a new version. */
export const consentTexts = pgTable(
  'consent_texts',
  {
    id: key(),
    purpose: consentPurpose().notNull(),
    lang: text().notNull(),
    version: integer().notNull(),
    text: text().notNull(),
    sha256: text().notNull(),
    ...review(),
  },
  (t) => [unique().on(t.purpose, t.lang, t.version)],
);

/**
 * Supporter: the person who acts. Name and address are sealed under a data key of their own, and so is everything else
 * that is theirs: words (actions), mails (message_texts), bytes (sealed_messages). This row has the only copy of that key,
 * wrapped by the master key, which is in no database: to delete the row is to erase the person.
 */
export const supporters = pgTable(
  'supporters',
  {
    id: bigKey(),
    /** '' beside `sealed`: plain only where an older release wrote it. */
    name: text().notNull(),
    email: text().notNull(),
    /** Which line of the key file wrapped the data key. */
    keyMaster: text('key_master'),
    wrappedKey: bytea('wrapped_key'),
    /** Name and address (app/models/keys). */
    sealed: bytea(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [
    index('supporters_plain').on(t.id).where(sql`wrapped_key is null`),
    index('supporters_master').on(t.keyMaster),
  ],
);

export const actionKind = pgEnum('action_kind', ['write', 'sign']);
/**
 *   unconfirmed -> confirmed -> withdrawn       unconfirmed -> expired | rejected (not me)
 *   unconfirmed -> suspect -> confirmed | expired     confirmed <-> invalidated (staff)
 */
export const actionState = pgEnum('action_state', [
  'unconfirmed',
  'suspect',
  'confirmed',
  'withdrawn',
  'expired',
  'rejected',
  'invalidated',
]);

/** Action: one supporter, one campaign, once: a letter written, or the open letter signed. */
export const actions = pgTable(
  'actions',
  {
    id: bigKey(),
    /** Names the action in addresses of pages; says nothing, grants nothing by itself. */
    publicId: uuid('public_id').notNull().unique().defaultRandom(),
    /** Printed in the letter and looked up on /verify: says that it exists, never who wrote. */
    reference: text().notNull().unique(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id),
    supporterId: bigint('supporter_id', { mode: 'number' }).references(() => supporters.id),
    kind: actionKind().notNull(),
    state: actionState().notNull().default('unconfirmed'),
    area: text().notNull(),
    lang: text().notNull(),
    letterLang: text('letter_lang').notNull(),
    /** Keyed hash of campaign and canonical address: "once per person" without the person. */
    personKey: text('person_key').notNull(),
    /** Hash of everything typed: the same form sent twice is one action. */
    digest: text().notNull(),
    /** Keyed hashes of the mail domain, and of the words of their own: to find what was sent by one hand. */
    domainKey: text('domain_key'),
    wordsKey: text('words_key'),
    alsoTarget: boolean('also_target').notNull().default(false),
    /** Chosen demands, by number, in the supporter's order; the first three lead. */
    demands: jsonb().$type<number[]>().notNull(),
    subject: text().notNull(),
    ownWords: text('own_words').notNull().default(''),
    /** The supporter's own version of the middle of the letter, when they edited it. */
    editedText: text('edited_text'),
    /** Both of them, sealed under the supporter's key; then the columns are empty. */
    sealed: bytea(),
    /** There were words of their own: known still when the words are erased. */
    ownText: boolean('own_text').notNull().default(false),
    /** The registered code of the link they came by (`?s=`). */
    source: text(),
    templateVersionId: integer('template_version_id').references(() => templateVersions.id),
    /** Whose turn it was among the approved wordings of the demands. */
    turn: smallint().notNull().default(0),
    /** consent_texts agreed to. */
    consents: jsonb().$type<number[]>().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    confirmedAt: moment('confirmed_at'),
    confirmedBy: text('confirmed_by').$type<'code' | 'link'>(),
    endedAt: moment('ended_at'),
  },
  (t) => [
    uniqueIndex('actions_one_form').on(t.campaignId, t.personKey, t.digest).where(sql`state = 'unconfirmed'`),
    uniqueIndex('actions_once_per_person').on(t.campaignId, t.personKey).where(sql`state = 'confirmed'`),
    index('actions_supporter').on(t.supporterId),
    index('actions_person').on(t.personKey, t.createdAt),
    index('actions_waiting').on(t.createdAt).where(sql`state in ('unconfirmed', 'suspect')`),
  ],
);

/** How far the confirming of an action has come: the code typed in the open tab, and how often we wrote. */
export const confirmations = pgTable('confirmations', {
  actionId: bigint('action_id', { mode: 'number' })
    .primaryKey()
    .references(() => actions.id, { onDelete: 'cascade' }),
  /** Keyed hash of the six digits; a plain hash of a million values would be no secret. */
  codeHash: text('code_hash').notNull(),
  tries: smallint().notNull().default(0),
  mails: smallint().notNull().default(1),
  lastMailAt: moment('last_mail_at').notNull().defaultNow(),
  reminded: boolean().notNull().default(false),
  expiresAt: moment('expires_at').notNull(),
});

/**
 * A link to one's own data: made on request, sent to the mailbox, opened once within the hour. Then the same row is the
 * half hour in which the browser that opened it may look and change.
 */
export const ownLinks = pgTable(
  'own_links',
  {
    /** SHA-256 of the secret in the mail, then of the one in the cookie. */
    secretHash: text('secret_hash').primaryKey(),
    actionId: bigint('action_id', { mode: 'number' })
      .notNull()
      .references(() => actions.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    endsAt: moment('ends_at').notNull(),
    openedAt: moment('opened_at'),
  },
  (t) => [index('own_links_action').on(t.actionId)],
);

// ── The post office ─────────────────────────────────────────────────────────────────────────────────────

export const mailMode = pgEnum('mail_mode', ['capture', 'reflect', 'live']);
export const messageKind = pgEnum('message_kind', [
  'letter',
  'confirm',
  'already',
  'receipt',
  'invite',
  'notice',
  'test',
  'report',
  'greeting',
  'digest',
]);
/** The moves between these states stand in app/models/message/states.ts. */
export const messageState = pgEnum('message_state', [
  'queued',
  'sending',
  'handed over',
  'accepted',
  'answered',
  'bounced',
  'uncertain',
  'failed',
  'held',
  'digested',
  'cancelled',
]);
export const holdReason = pgEnum('hold_reason', [
  'no address',
  'address unverified',
  'target changed',
  'paused',
  'uncertain twice',
  'refused',
  'suspect',
  'restored',
]);

/**
 * As what a letter counts. The counts remember it in messages.counted, so that each change counts once, whoever made it;
 * this is also, to the letter, the predicate of the index that finds the changes.
 */
export const countsAs = sql`case state when 'handed over' then 'handed over' when 'accepted' then 'accepted'
  when 'answered' then 'answered' when 'bounced' then 'bounced' when 'failed' then 'failed'
  when 'cancelled' then 'cancelled' when 'uncertain' then 'uncertain' when 'digested' then 'digested' else 'waiting' end`;

/**
 * Message: one e-mail that we owe someone. This table is the queue. It is the hot one: narrow, its text beside
 * it in message_texts, claimed through messages_ready and otherwise touched by primary key only.
 */
export const messages = pgTable(
  'messages',
  {
    id: bigKey(),
    kind: messageKind().notNull(),
    /** 0: mails that people wait for (confirm, receipt, invite); 1: letters. */
    lane: smallint().notNull(),
    /** The mail mode it was queued in: live sends only rows queued live. */
    mode: mailMode().notNull(),
    state: messageState().notNull().default('queued'),
    holdReason: holdReason('hold_reason'),
    /** Campaign and action are absent in mails to staff, and the action in a digest, which bundles letters of many. */
    campaignId: integer('campaign_id'),
    targetId: integer('target_id'),
    actionId: bigint('action_id', { mode: 'number' }).references(() => actions.id),
    /** Which of several of its kind: the third confirm mail of an action has 2, an invite the number of its row. */
    serial: smallint().notNull().default(0),
    attempts: smallint().notNull().default(0),
    /** Sent again after an uncertain end, with the same bytes: a copy is possible and on record. */
    flagged: boolean().notNull().default(false),
    /** The writer has been told how this letter ended. */
    told: boolean().notNull().default(false),
    /** As what this letter was counted last (countsAs); null: not yet. */
    counted: text(),
    dueAt: moment('due_at').notNull().defaultNow(),
    queuedAt: moment('queued_at').notNull().defaultNow(),
    settledAt: moment('settled_at'),
  },
  (t) => [
    unique('messages_once').on(t.actionId, t.kind, t.targetId, t.serial).nullsNotDistinct(),
    index('messages_ready').on(t.mode, t.dueAt, t.id).where(sql`state = 'queued' and lane = 0`),
    index('messages_turns')
      .on(t.mode, t.targetId, t.campaignId, t.dueAt, t.id)
      .where(sql`state = 'queued' and lane = 1`),
    index('messages_held').on(t.targetId, t.id).where(sql`state = 'held'`),
    index('messages_untold').on(t.id).where(sql`kind = 'letter' and settled_at is not null and not told`),
    index('messages_uncounted').on(t.id).where(sql`kind = 'letter' and counted is distinct from ${countsAs}`),
    index('messages_sending').on(t.id).where(sql`state = 'sending'`),
    index('messages_uncertain').on(t.dueAt).where(sql`state = 'uncertain'`),
    check(
      'messages_of_action',
      sql`(action_id is not null and campaign_id is not null) or kind::text in ('invite', 'test', 'report', 'greeting')
        or (campaign_id is not null and kind::text = 'digest')`,
    ),
  ],
);

/** The frozen text of a message: written once when it is queued, never changed, erased on its clock. */
export const messageTexts = pgTable('message_texts', {
  messageId: bigint('message_id', { mode: 'number' })
    .primaryKey()
    .references(() => messages.id, { onDelete: 'cascade' }),
  /** Left part of the Message-ID; the same for every attempt. */
  uid: uuid().notNull().defaultRandom(),
  fromName: text('from_name').notNull(),
  toName: text('to_name').notNull(),
  toAddress: text('to_address').notNull(),
  /** The confirmed writer: Reply-To of a letter, and where reflect mode sends it. */
  writerName: text('writer_name'),
  writerAddress: text('writer_address'),
  lang: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  html: text(),
  /**
   * Everything personal of the above, sealed under the key of this supporter (null: a mail to staff, under one of the
   * installation); those columns are '' then. Of a letter, whom it is to stays in sight: an office.
   */
  sealed: bytea(),
  supporterId: bigint('supporter_id', { mode: 'number' }),
  /** Of the text with white space folded, so that a pasted copy can be checked on /verify. */
  textSha256: text('text_sha256').notNull(),
  /** Where one POST ends mails like this one (RFC 8058); null in mails that nobody subscribed to. */
  stopUrl: text('stop_url'),
});

/**
 * What a letter is like, from when its text is frozen: eight bytes that say which others are copies of it, and whether
 * its writer added words. No text can be read out of them.
 */
export const likenesses = pgTable(
  'likenesses',
  {
    messageId: bigint('message_id', { mode: 'number' })
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    campaignId: integer('campaign_id').notNull(),
    targetId: integer('target_id').notNull(),
    /** Of the writer's own words, else of the whole (app/models/originality). */
    simhash: bigint('simhash', { mode: 'bigint' }).notNull(),
    own: boolean().notNull(),
  },
  (t) => [
    index('likenesses_newest').on(t.campaignId, t.targetId, t.messageId),
    index('likenesses_newest_of_all').on(t.campaignId, t.messageId),
  ],
);

/**
 * Digest: the one mail in which letters of a campaign without words of their own go to a target on a day. Its letters
 * move with it: digested -> handed over, or back to queued when it certainly did not leave.
 */
export const digests = pgTable(
  'digests',
  {
    messageId: bigint('message_id', { mode: 'number' })
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    campaignId: integer('campaign_id').notNull(),
    targetId: integer('target_id').notNull(),
    /** Where the target is. */
    day: date({ mode: 'string' }).notNull(),
    letters: integer().notNull(),
    /** How many of their writers agreed to be named. */
    named: integer().notNull(),
    /** Its letters have followed it. */
    settledAt: moment('settled_at'),
  },
  (t) => [
    unique('digests_once_a_day').on(t.campaignId, t.targetId, t.day),
    index('digests_open').on(t.messageId).where(sql`settled_at is null`),
  ],
);

/** Which digest a letter went with, or was to go with. */
export const digestLetters = pgTable(
  'digest_letters',
  {
    letterId: bigint('letter_id', { mode: 'number' })
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    digestId: bigint('digest_id', { mode: 'number' })
      .notNull()
      .references(() => digests.messageId, { onDelete: 'cascade' }),
  },
  (t) => [index('digest_letters_digest').on(t.digestId)],
);

/** The exact bytes and envelope, sealed once just before the first attempt; a retry sends the same. Gone on their clock. */
export const sealedMessages = pgTable(
  'sealed_messages',
  {
    messageId: bigint('message_id', { mode: 'number' })
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    /** As in message_texts: with it a retry reads this row and nothing else. */
    uid: uuid(),
    envelopeFrom: text('envelope_from').notNull(),
    envelopeTo: text('envelope_to').notNull(),
    bytes: bytea().notNull(),
    /** Of the bytes as they go out. */
    sha256: text().notNull(),
    sealedAt: moment('sealed_at').notNull().defaultNow(),
    /** Envelope recipient and bytes are under the key of this supporter, or of the installation, as in message_texts. */
    encrypted: boolean().notNull().default(false),
    supporterId: bigint('supporter_id', { mode: 'number' }),
  },
  (t) => [index('sealed_messages_age').using('brin', t.sealedAt)],
);

/**
 * Proof: what stays of a sealed message once its bytes are gone, so that what was sent can still be compared. With the
 * hash of its text, the template version of its action and its attempts.
 */
export const proofs = pgTable(
  'proofs',
  {
    messageId: bigint('message_id', { mode: 'number' })
      .primaryKey()
      .references(() => messages.id, { onDelete: 'cascade' }),
    /** Of the bytes, and when they were sealed. */
    sha256: text().notNull(),
    sealedAt: moment('sealed_at').notNull(),
    /** When the text was emptied too. */
    emptiedAt: moment('emptied_at'),
  },
  (t) => [index('proofs_with_text').on(t.sealedAt).where(sql`emptied_at is null`)],
);

/**
 * Attempt: one try to hand a message to a mail server. Append-only in spirit: written before connecting,
 * `started` committed before the first body byte leaves (the fence), `ended` with the server's words.
 * `closed`: freed by recovery before it had started. Narrow, so that its updates stay in the page (HOT).
 */
export const attempts = pgTable(
  'attempts',
  {
    id: bigKey(),
    messageId: bigint('message_id', { mode: 'number' }).notNull(),
    n: smallint().notNull(),
    worker: integer().notNull(),
    at: moment('at').notNull().defaultNow(),
    started: moment('started'),
    closed: moment('closed'),
    ended: moment('ended'),
    phase: text(),
    outcome: text(),
    code: smallint(),
    response: text(),
    host: text(),
  },
  (t) => [index('attempts_of_message').on(t.messageId)],
);

/**
 * Pace: two token buckets for one mailbox or receiving domain, over all campaigns and workers. Only the database's
 * clock fills them. How fast is not in the row: the ceilings are code.
 */
export const paces = pgTable('paces', {
  /** `mailbox:office@ministry.example` or `domain:ministry.example`. */
  key: text().primaryKey(),
  hourTokens: doublePrecision('hour_tokens').notNull(),
  dayTokens: doublePrecision('day_tokens').notNull(),
  /** In the future: the bucket rests, and nothing flows in before then (app/models/message/care.server.ts). */
  filledAt: moment('filled_at').notNull().defaultNow(),
  /** Of the usual flow; less while the receiving side asks for less. */
  share: doublePrecision().notNull().default(1),
});

/**
 * Care: what we know of how a mailbox or a receiving domain bears our letters; its effect is in the row of paces with the
 * same key. No row: all is as usual.
 */
export const cares = pgTable('cares', {
  key: text().primaryKey(),
  /** Canaries: so many letters may go before we wait for a sign, 1 and then 5; null: no longer new. */
  stage: smallint(),
  /** When the last letter of the stage left; from then on time counts as a sign as well. */
  stageSentAt: moment('stage_sent_at'),
  /** Tries in a row that were put off, the newest of them, and when. */
  failures: smallint().notNull().default(0),
  lastAttempt: bigint('last_attempt', { mode: 'number' }).notNull().default(0),
  failedAt: moment('failed_at'),
  /** The breaker is open until then, for the nth time in a row; afterwards one letter at a time probes. */
  restsUntil: moment('rests_until'),
  rests: smallint().notNull().default(0),
  /** When the pace was last lowered. */
  slowedAt: moment('slowed_at'),
  /** Up to when a person has looked at what came back from here. */
  attendedAt: moment('attended_at'),
});

/**
 * Event: what became of a message after it was handed over, as the world outside told the bounce domain. Append-only by a
 * trigger; no personal data: `words` are scrubbed of addresses.
 */
export const messageEvents = pgTable(
  'message_events',
  {
    id: bigKey(),
    messageId: bigint('message_id', { mode: 'number' }).notNull(),
    at: moment('at').notNull().defaultNow(),
    kind: text()
      .$type<
        | 'accepted'
        | 'bounced'
        | 'delayed'
        /** The server of the next hop took it, which is not known to be the office's own. */
        | 'relayed'
        /** A notice about another recipient, as when the office passes its mail on. */
        | 'elsewhere'
        | 'auto-reply'
        | 'reply'
        | 'complaint'
      >()
      .notNull(),
    /** RFC 3463, as 5.1.1; null where the notice has none. */
    status: text(),
    /** Whose word it is: the name of a mail server. */
    host: text(),
    words: text(),
    /** The state it moved the message to; null: it changed nothing. */
    moved: messageState(),
    /** Keyed hash of the notice, so that one that comes twice counts once. */
    digest: text().notNull(),
  },
  (t) => [
    unique().on(t.messageId, t.digest),
    index('message_events_alarming').on(t.at).where(sql`kind in ('bounced', 'complaint')`),
  ],
);

/** What came to the bounce domain in a day of UTC and was no event: forged, unreadable, too much. Numbers only. */
export const strayDays = pgTable(
  'stray_days',
  {
    day: date({ mode: 'string' }).notNull(),
    what: text().$type<'forged' | 'unknown' | 'unreadable' | 'too many'>().notNull(),
    n: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.what] })],
);

/**
 * Office key: what an office is given to speak to a campaign with, in the greeting mail. Its link holds `id` and a MAC over
 * it. Asking is kept here and shown to staff; a stop holds at once, by a switch.
 */
export const officeKeys = pgTable(
  'office_keys',
  {
    id: uuid().primaryKey().defaultRandom(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    targetId: integer('target_id')
      .notNull()
      .references(() => targets.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    greetedAt: moment('greeted_at'),
    stopAskedAt: moment('stop_asked_at'),
    digestAskedAt: moment('digest_asked_at'),
  },
  (t) => [unique().on(t.campaignId, t.targetId)],
);

export const switchScope = pgEnum('switch_scope', ['everything', 'campaign', 'target', 'domain']);

/** Switch: letters of this scope are not sent while the row is there; they are still taken, confirmed and queued. */
export const switches = pgTable(
  'switches',
  {
    scope: switchScope().notNull(),
    /** The campaign's slug, the target's id, the receiving domain; '' for everything. */
    key: text().notNull(),
    reason: text().notNull(),
    since: moment('since').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.scope, t.key] })],
);

/** A running post office. On a server it lives as long as its advisory lock, on the embedded database as its boot. */
export const workers = pgTable('workers', {
  id: key(),
  boot: uuid().notNull().defaultRandom(),
  startedAt: moment('started_at').notNull().defaultNow(),
  stoppedAt: moment('stopped_at'),
});

/** Mail as it arrived at the embedded mail catcher. */
export const caughtMails = pgTable('caught_mails', {
  id: bigKey(),
  at: moment('at').notNull().defaultNow(),
  envelopeFrom: text('envelope_from').notNull(),
  envelopeTo: jsonb('envelope_to').$type<string[]>().notNull(),
  raw: bytea().notNull(),
  /** Left part of its Message-ID: a supporter who is erased is erased here too. */
  uid: uuid(),
});

// ── Counts ──────────────────────────────────────────────────────────────────────────────────────────────

/** What each one means stands beside it on the results page (app/i18n, `stage.*`). The last: by the supporter's own word. */
export const countStage = pgEnum('count_stage', [
  'taken',
  'confirmed',
  'withdrawn',
  'invalidated',
  'queued',
  'handed over',
  'accepted',
  'bounced',
  'answered',
  'failed',
  'sent myself',
]);

/**
 * What has changed since the last fold: inserted in the transaction of the event, never updated. One row is one event
 * (or many alike); the fold adds it to a rollup for each thing it says of the event.
 */
export const countDeltas = pgTable('count_deltas', {
  id: bigKey(),
  campaignId: integer('campaign_id').notNull(),
  stage: countStage().notNull(),
  area: text().notNull(),
  n: integer().notNull(),
  kind: actionKind(),
  lang: text(),
  source: text(),
  demands: jsonb().$type<number[]>(),
  ownText: boolean('own_text'),
  targetId: integer('target_id'),
  at: moment('at').notNull().defaultNow(),
  /** The moment whose hour it counts for, when that is not the event's own: a withdrawal lowers the hour of the confirmation. */
  hourOf: moment('hour_of'),
});

/** Superseded by rollups; kept until no older release can run on this database. */
export const counts = pgTable(
  'counts',
  {
    campaignId: integer('campaign_id').notNull(),
    stage: countStage().notNull(),
    area: text().notNull(),
    n: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.stage, t.area] })],
);

/**
 * Rollups: what pages read instead of counting rows. One dimension each, so that there are as many at ten million
 * actions as at ten thousand. One product is kept, small and needed: countries by demands (`FI 4`; `FI 0`: all letters).
 */
export const rollups = pgTable(
  'rollups',
  {
    campaignId: integer('campaign_id').notNull(),
    stage: countStage().notNull(),
    dimension: text()
      .$type<
        | 'all'
        | 'kind'
        | 'country'
        | 'language'
        | 'source'
        | 'demand'
        | 'text'
        | 'target'
        | 'hour'
        | 'country demand'
      >()
      .notNull(),
    /** '' for all; a code, a number, a target's id, or an hour of UTC as 2026-05-03T14. */
    key: text().notNull(),
    n: integer().notNull(),
    /** When the first of them happened. */
    since: moment('since').notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.stage, t.dimension, t.key] })],
);

/** The nightly recount, one row a day of UTC; `drift`: how many rollups were wrong, and were put right. */
export const recounts = pgTable('recounts', {
  day: date({ mode: 'string' }).primaryKey(),
  startedAt: moment('started_at').notNull().defaultNow(),
  endedAt: moment('ended_at'),
  drift: integer(),
});

/** A rollup that differed from the rows: an alarm until someone has looked into it, and a public note for good. */
export const countDrifts = pgTable('count_drifts', {
  id: key(),
  campaignId: integer('campaign_id').notNull(),
  stage: countStage().notNull(),
  dimension: text().notNull(),
  key: text().notNull(),
  was: integer().notNull(),
  found: integer().notNull(),
  at: moment('at').notNull().defaultNow(),
  attendedAt: moment('attended_at'),
});

/** Codes for links of a campaign (`?s=`). Others are not kept: anyone can type one. */
export const sourceCodes = pgTable(
  'source_codes',
  {
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    code: text().notNull(),
    label: text().notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.code] })],
);

/** Somebody said that they sent the letter themselves. Their word, and nothing else of them. */
export const selfSends = pgTable('self_sends', {
  id: bigKey(),
  campaignId: integer('campaign_id')
    .notNull()
    .references(() => campaigns.id, { onDelete: 'cascade' }),
  area: text().notNull(),
  lang: text().notNull(),
  targetId: integer('target_id'),
  source: text(),
  at: moment('at').notNull().defaultNow(),
});

/** A day worth remembering beside the counts: written by staff, or a milestone that was reached. */
export const campaignNotes = pgTable(
  'campaign_notes',
  {
    id: key(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
    day: date({ mode: 'string' }).notNull(),
    kind: text().$type<'staff' | 'milestone'>().notNull(),
    /** Names a milestone (`country 100 DE`), so that it is noted once; a note of staff has none. */
    key: text(),
    text: text().notNull(),
    /** Null: the system wrote it. */
    staffId: integer('staff_id'),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (t) => [unique().on(t.campaignId, t.key), index('campaign_notes_day').on(t.campaignId, t.day)],
);

/** The weekly report that a person of the staff was sent: once for each week, named by its Monday. */
export const weeklyReports = pgTable(
  'weekly_reports',
  {
    staffId: integer('staff_id')
      .notNull()
      .references((): AnyPgColumn => staff.id),
    week: date({ mode: 'string' }).notNull(),
    queuedAt: moment('queued_at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.week] })],
);

// ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────

export const stance = pgEnum('stance', ['agreed', 'partly', 'refused', 'silent']);

/**
 * Position: where an office stands on one demand, or (demand 0) on the open letter as a whole, by the word of staff or of
 * the office itself. Rows never change (a trigger refuses it): the newest counts, the others are its history.
 */
export const positions = pgTable(
  'positions',
  {
    id: key(),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id),
    targetId: integer('target_id')
      .notNull()
      .references(() => targets.id),
    /** Who held the office then. */
    termId: integer('term_id').references(() => terms.id),
    demand: smallint().notNull(),
    stance: stance().notNull(),
    /** An https address where anyone can read it. */
    evidence: text(),
    saidOn: date('said_on', { mode: 'string' }).notNull(),
    /** By the key that only the office was sent; no person of the staff then. */
    byOffice: boolean('by_office').notNull().default(false),
    staffId: integer('staff_id').references((): AnyPgColumn => staff.id),
    at: moment('at').notNull().defaultNow(),
  },
  (t) => [index('positions_newest').on(t.campaignId, t.targetId, t.demand, t.id)],
);

/** A writer's word on whether the office answered their letter, and on which demands. Never what the answer said. */
export const answers = pgTable('answers', {
  messageId: bigint('message_id', { mode: 'number' })
    .primaryKey()
    .references(() => messages.id, { onDelete: 'cascade' }),
  answered: boolean().notNull(),
  demands: jsonb().$type<number[]>().notNull().default([]),
  at: moment('at').notNull().defaultNow(),
});

/** The one mail that asks whether an answer came, for writers who agreed to hear from us. */
export const followUps = pgTable(
  'follow_ups',
  {
    actionId: bigint('action_id', { mode: 'number' })
      .primaryKey()
      .references(() => actions.id, { onDelete: 'cascade' }),
    dueAt: moment('due_at').notNull(),
    queuedAt: moment('queued_at'),
    stoppedAt: moment('stopped_at'),
  },
  (t) => [index('follow_ups_due').on(t.dueAt).where(sql`queued_at is null and stopped_at is null`)],
);

// ── The ledger ──────────────────────────────────────────────────────────────────────────────────────────

/** What became of letters and is not in the ledger yet: inserted by the fold of the counts, taken by the ledger's own. */
export const ledgerWaiting = pgTable('ledger_waiting', {
  id: bigKey(),
  messageId: bigint('message_id', { mode: 'number' }).notNull(),
  /** As countsAs has it. */
  standing: text().notNull(),
});

/**
 * Ledger: what became of each letter, one entry an event, each with a hash over itself and the one before, one chain a
 * campaign. Public, and so without a person: app/models/ledger/chain.server.ts says what is hashed. Rows never change (a
 * trigger refuses it).
 */
export const ledger = pgTable(
  'ledger',
  {
    campaignId: integer('campaign_id').notNull(),
    seq: integer().notNull(),
    /** Of UTC, on which it was chained; never before that of the entry before. */
    day: date({ mode: 'string' }).notNull(),
    kind: text().notNull(),
    /** The code of the target (ledger_targets), so that small numbers can stay unnamed. */
    code: bytea().notNull(),
    /** The letter's leaf: the same in all entries of a letter. */
    leaf: bytea().notNull(),
    hash: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.seq] }), index('ledger_leaf').on(t.leaf)],
);

/** The last entry of each day that is over: what was published then. Rows never change. */
export const ledgerHeads = pgTable(
  'ledger_heads',
  {
    campaignId: integer('campaign_id').notNull(),
    day: date({ mode: 'string' }).notNull(),
    seq: integer().notNull(),
    hash: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.day] })],
);

/** Which leaf is a letter's. Stays when its writer is forgotten, so that what becomes of it later is chained to the same. */
export const ledgerLeaves = pgTable('ledger_leaves', {
  messageId: bigint('message_id', { mode: 'number' }).primaryKey(),
  leaf: bytea().notNull(),
});

/** The salt in a leaf: lives and dies with the letter's text. Without it nobody can show whose letter a leaf is. */
export const ledgerSalts = pgTable('ledger_salts', {
  messageId: bigint('message_id', { mode: 'number' })
    .primaryKey()
    .references(() => messageTexts.messageId, { onDelete: 'cascade' }),
  salt: bytea().notNull(),
});

/** The code under which a target stands in a campaign's ledger: a hash of `blind` and `name`, both told from five letters on. */
export const ledgerTargets = pgTable(
  'ledger_targets',
  {
    campaignId: integer('campaign_id').notNull(),
    targetId: integer('target_id').notNull(),
    /** Area and office, as they were called when the first letter was chained. */
    name: text().notNull(),
    blind: bytea().notNull(),
    code: bytea().notNull(),
  },
  (t) => [primaryKey({ columns: [t.campaignId, t.targetId] })],
);

// ── After a restore ─────────────────────────────────────────────────────────────────────────────────────

/**
 * Installation: one row. Its epoch stands also in a file beside the key, and so in no backup of the database: that is
 * one of the ways in which a database that was put back is noticed (app/models/message/gate.server.ts).
 */
export const installation = pgTable(
  'installation',
  {
    id: smallint().primaryKey().default(1),
    epoch: uuid().notNull(),
    /** Epochs that a release has ended. Files that still name one are behind, not of another installation. */
    past: jsonb().$type<string[]>().notNull().default([]),
    /** Set: this database was put back, and nothing is sent until an admin releases what is held. */
    restoredAt: moment('restored_at'),
    reason: text(),
    reconciledAt: moment('reconciled_at'),
  },
  (t) => [check('installation_one_row', sql`${t.id} = 1`)],
);

/** What the send record says of messages that this database, put back, does not know as sent; by Message-ID. */
export const sentBefore = pgTable('sent_before', {
  uid: uuid().primaryKey(),
  outcome: text().$type<'began' | 'handed over' | 'retry' | 'failed' | 'refused' | 'uncertain'>().notNull(),
  at: moment('at').notNull(),
});

/** Forgotten writers on their way to the erasure record outside; a row goes once its line is on disk. */
export const erasures = pgTable('erasures', {
  id: bigKey(),
  publicId: uuid('public_id').notNull(),
  /** How the action had ended. */
  state: actionState().notNull(),
  at: moment('at').notNull().defaultNow(),
});

// ── Abuse ───────────────────────────────────────────────────────────────────────────────────────────────

/** Pepper of a campaign: a random value in each person_key of it, sealed by the master key, destroyed after its end. */
export const campaignPeppers = pgTable('campaign_peppers', {
  campaignId: integer('campaign_id')
    .primaryKey()
    .references(() => campaigns.id, { onDelete: 'cascade' }),
  /** '': the campaign began before there were peppers. Null: destroyed, and nobody can be told again. */
  pepper: text(),
  /** When the clock first saw the campaign closed or won. */
  endedAt: moment('ended_at'),
  destroyedAt: moment('destroyed_at'),
});

/** Confirm mails to one mailbox in a day of UTC, over all campaigns; by a keyed hash of its canonical address. */
export const mailboxDays = pgTable(
  'mailbox_days',
  {
    key: text().notNull(),
    day: date({ mode: 'string' }).notNull(),
    mails: smallint().notNull(),
  },
  (t) => [primaryKey({ columns: [t.key, t.day] }), index('mailbox_days_day').on(t.day)],
);

/** Mailboxes we write to no more: who has it said that they did not write or complained, or it is not there. Same hash. */
export const refusedMailboxes = pgTable('refused_mailboxes', {
  key: text().primaryKey(),
  at: moment('at').notNull().defaultNow(),
  why: text().$type<'not me' | 'bounced' | 'complaint'>().notNull().default('not me'),
  /** Null: for ever. */
  until: moment('until'),
});

/**
 * Token buckets against floods and guessing; keys are keyed hashes. Unlogged: a spend waits for no disk and stands in no
 * backup, and after a crash of the database every bucket is full again. How much they hold is code.
 */
export const buckets = pgTable('buckets', {
  /** The kind of limit and a keyed hash of whose it is. */
  key: text().primaryKey(),
  tokens: doublePrecision().notNull(),
  filledAt: moment('filled_at').notNull().defaultNow(),
  /** What was spent in the day that began at `since`. */
  spent: integer().notNull().default(1),
  since: moment('since').notNull().defaultNow(),
  /** When it last had nothing left for somebody. */
  refusedAt: moment('refused_at'),
});

/** What staff decided about a mail domain, against the list of disposable ones or beside it. */
export const mailDomains = pgTable('mail_domains', {
  domain: text().primaryKey(),
  verdict: text().$type<'allow' | 'deny'>().notNull(),
  reason: text().notNull(),
  at: moment('at').notNull().defaultNow(),
});

/** Words that hold a letter for review; `*` stands for a few words. Never a regular expression. */
export const reviewRules = pgTable('review_rules', {
  id: key(),
  pattern: text().notNull().unique(),
  reason: text().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Invalidation: staff took many actions off the count at once, with a reason; undone, they count again. */
export const invalidations = pgTable('invalidations', {
  id: key(),
  at: moment('at').notNull().defaultNow(),
  staffId: integer('staff_id').references(() => staff.id),
  campaignId: integer('campaign_id')
    .notNull()
    .references(() => campaigns.id),
  reason: text().notNull(),
  /** In words, without a person in them. */
  chosen: text().notNull(),
  actions: integer().notNull(),
  undoneAt: moment('undone_at'),
});

/** What an invalidation took, so that exactly that can be given back. */
export const invalidatedActions = pgTable(
  'invalidated_actions',
  {
    invalidationId: integer('invalidation_id')
      .notNull()
      .references(() => invalidations.id),
    actionId: bigint('action_id', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.invalidationId, t.actionId] })],
);

/** The letters an invalidation held, with what they were before: null for queued. */
export const invalidatedLetters = pgTable(
  'invalidated_letters',
  {
    invalidationId: integer('invalidation_id')
      .notNull()
      .references(() => invalidations.id),
    messageId: bigint('message_id', { mode: 'number' }).notNull(),
    held: holdReason(),
  },
  (t) => [primaryKey({ columns: [t.invalidationId, t.messageId] })],
);

// ── Staff ───────────────────────────────────────────────────────────────────────────────────────────────

export const staffRole = pgEnum('staff_role', ['campaigner', 'admin']);

/** Staff: people with an account. Rows are disabled, never deleted: the audit log names them. */
export const staff = pgTable('staff', {
  id: key(),
  /** In lower case. */
  email: text().notNull().unique(),
  name: text().notNull(),
  role: staffRole().notNull(),
  passwordHash: text('password_hash').notNull(),
  /** Of the one-time codes; sealed under the master key, so that a copy of the database logs nobody in. */
  totpSecret: text('totp_secret').notNull(),
  /** The time step of the last code that was used: none counts twice. */
  totpLastStep: bigint('totp_last_step', { mode: 'number' }).notNull().default(0),
  weeklyReport: boolean('weekly_report').notNull().default(true),
  /** Made by the demonstration, with a password that it prints: refused wherever it would not be printed. */
  demo: boolean().notNull().default(false),
  disabledAt: moment('disabled_at'),
  createdAt: moment('created_at').notNull().defaultNow(),
});

/** Which campaigns a campaigner works on; admins work on all. */
export const staffCampaigns = pgTable(
  'staff_campaigns',
  {
    staffId: integer('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    campaignId: integer('campaign_id')
      .notNull()
      .references(() => campaigns.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.campaignId] })],
);

/** Invite: a link that works once, for 24 hours: to a new account, or (staffId) to new secrets of an old one. */
export const staffInvites = pgTable('staff_invites', {
  id: key(),
  tokenHash: text('token_hash').notNull().unique(),
  email: text().notNull(),
  role: staffRole().notNull(),
  campaigns: jsonb().$type<number[]>().notNull().default([]),
  staffId: integer('staff_id').references(() => staff.id),
  /** Null: by the command on the server. */
  invitedBy: integer('invited_by').references(() => staff.id),
  createdAt: moment('created_at').notNull().defaultNow(),
  endsAt: moment('ends_at').notNull(),
  usedAt: moment('used_at'),
});

/** A browser that is logged in. The cookie has the id, the row its hash. */
export const staffSessions = pgTable(
  'staff_sessions',
  {
    idHash: text('id_hash').primaryKey(),
    staffId: integer('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    createdAt: moment('created_at').notNull().defaultNow(),
    seenAt: moment('seen_at').notNull().defaultNow(),
    /** When password and code were last typed; exports, roles and switches ask for ten minutes at most. */
    reauthedAt: moment('reauthed_at').notNull().defaultNow(),
    endsAt: moment('ends_at').notNull(),
  },
  (t) => [index('staff_sessions_staff').on(t.staffId)],
);

/** Ten codes for the day the phone is lost, each good once; keyed hashes. */
export const recoveryCodes = pgTable(
  'recovery_codes',
  {
    staffId: integer('staff_id')
      .notNull()
      .references(() => staff.id, { onDelete: 'cascade' }),
    codeHash: text('code_hash').notNull(),
    usedAt: moment('used_at'),
  },
  (t) => [primaryKey({ columns: [t.staffId, t.codeHash] })],
);

/** Superseded by buckets; kept until no older release can run on this database. */
export const loginBuckets = pgTable('login_buckets', {
  key: text().primaryKey(),
  tokens: doublePrecision().notNull(),
  filledAt: moment('filled_at').notNull().defaultNow(),
});

/**
 * What staff did. A trigger refuses every change of a row. Details never hold a supporter's name, address or words:
 * this table is kept when supporters are forgotten.
 */
export const auditLog = pgTable(
  'audit_log',
  {
    id: bigKey(),
    at: moment('at').notNull().defaultNow(),
    /** Null: the command on the server, or nobody who is logged in. */
    staffId: integer('staff_id').references(() => staff.id),
    verb: text().notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    campaignId: integer('campaign_id'),
    detail: jsonb().$type<Record<string, string | number | boolean | null>>().notNull().default({}),
  },
  (t) => [index('audit_log_subject').on(t.subjectKind, t.subjectId)],
);

/** What staff decide for the whole installation: one row. */
export const settings = pgTable(
  'settings',
  {
    id: smallint().primaryKey().default(1),
    /** One person may do what otherwise takes two, such as publishing their own template. */
    onePersonMode: boolean('one_person_mode').notNull().default(false),
  },
  (t) => [check('settings_one_row', sql`${t.id} = 1`)],
);

/**
 * Every kind of personal data we keep: what, where, why, who reads it, how long. The nightly clocks enforce this table,
 * the checker counts what is older, the notices are made from it, and a test compares it with db/schema.ts.
 */
import { sql } from 'drizzle-orm';
import { type Kind, keepFor, older } from './keep.ts';
import { ofSupporters } from './supporters.ts';

export const kinds: readonly Kind[] = [
  ...ofSupporters,
  {
    what: 'how many mails we wrote to a mailbox in a day, by keyed hash',
    why: 'so that the form is no mail bomb',
    readers: 'nobody',
    keeps: `${keepFor.mailboxDays} days`,
    where: { mailbox_days: ['key'] },
    overdue: (grace) =>
      sql`select count(*)::int as n from mailbox_days where day < current_date - ${keepFor.mailboxDays + grace}::int`,
  },
  {
    what: 'mailboxes we must not write to any more, by keyed hash',
    why: 'their owner said that they did not write',
    readers: 'nobody',
    keeps: 'for good: it is what they asked for',
    where: { refused_mailboxes: ['key', 'why'] },
    overdue: null,
  },
  {
    what: 'how often a network, a mail domain, a login asks, by keyed hash',
    why: 'against floods and guessing',
    readers: 'nobody',
    keeps: `${keepFor.buckets} day from the last time; in no backup`,
    where: { buckets: ['key'], login_buckets: ['key'] },
    overdue: (grace) =>
      sql`select count(*)::int as n from buckets where ${older(sql`filled_at`, keepFor.buckets + grace)}`,
  },
  {
    what: 'links to one’s own data, by hash',
    why: 'to look, correct and erase without an account',
    readers: 'nobody',
    keeps: `${keepFor.ownLinks} day after they end`,
    where: { own_links: ['secret_hash'] },
    overdue: (grace) =>
      sql`select count(*)::int as n from own_links where ${older(sql`ends_at`, keepFor.ownLinks + grace)}`,
  },
  {
    what: 'name, address and secrets of staff',
    why: 'their account',
    readers: 'admins; not the secrets',
    keeps: 'while they work here; disabled rows stay, because the audit log names them',
    where: {
      staff: ['email', 'name', 'password_hash', 'totp_secret'],
      recovery_codes: ['code_hash'],
      audit_log: ['verb', 'subject_kind', 'subject_id', 'detail'],
    },
    overdue: null,
  },
  {
    what: 'sessions of staff, by hash',
    why: 'to be logged in',
    readers: 'nobody',
    keeps: 'twelve hours',
    where: { staff_sessions: ['id_hash'] },
    overdue: (grace) =>
      sql`select count(*)::int as n from staff_sessions where ${older(sql`ends_at`, keepFor.sessions + grace)}`,
  },
  {
    what: 'invites of staff: address, and the hash of their link',
    why: 'to let somebody in',
    readers: 'admins',
    keeps: `${keepFor.invites} days after they end`,
    where: { staff_invites: ['email', 'token_hash', 'campaigns'] },
    overdue: (grace) =>
      sql`select count(*)::int as n from staff_invites where ${older(sql`ends_at`, keepFor.invites + grace)}`,
  },
  {
    what: 'mails in the embedded mailbox, never in live mode',
    why: 'to see what would be sent',
    readers: 'whoever may open the page of a demonstration',
    keeps: `${keepFor.caught} days; those about a person until they erase it`,
    where: { caught_mails: ['envelope_from', 'envelope_to', 'raw', 'uid'] },
    overdue: (grace) =>
      sql`select count(*)::int as n from caught_mails where ${older(sql`at`, keepFor.caught + grace)}`,
  },
  {
    what: 'whom to forget again after a restore: public ids, no person',
    why: 'a backup must not bring anyone back',
    readers: 'whoever restores',
    keeps: 'in the database until its line is on disk; in the erasure record for good',
    where: { erasures: ['public_id'] },
    overdue: (grace) => sql`select count(*)::int as n from erasures where ${older(sql`at`, 1 + grace)}`,
  },
  {
    what: 'office-holders: name, office, published address',
    why: 'to write to them in their office',
    readers: 'anyone',
    keeps: 'while somebody may write to that office, and after it as history; public data',
    where: {
      targets: [
        'area',
        'office',
        'organisation',
        'organisation_local',
        'email',
        'email_source',
        'form_url',
        'languages',
        'time_zone',
        'note',
      ],
      terms: ['person', 'title', 'title_local', 'source', 'confidence'],
      salutations: ['lang', 'salutation', 'closing'],
      paces: ['key'],
      cares: ['key'],
      office_keys: ['id'],
      positions: ['evidence'],
      ledger_targets: ['name', 'blind', 'code'],
      switches: ['key', 'reason'],
    },
    overdue: null,
  },
];

/** Kept outside the database, where no query can count it. */
export const outsideKinds = [
  { what: 'logs', keeps: '30 days; they hold no name, address, text, token or network address' },
  {
    what: 'backups of the database',
    keeps: '35 days; without the key file nobody can read a person in them',
  },
  { what: 'send record and erasure record', keeps: 'for good; numbers and states, no person' },
] as const;

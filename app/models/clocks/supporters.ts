/** What is kept of supporters and their letters. */
import { sql } from 'drizzle-orm';
import { type Kind, keepFor, older } from './keep.ts';

export const ofSupporters: readonly Kind[] = [
  {
    what: 'name, address and words of people who have not confirmed',
    why: 'to ask them whether they wrote',
    readers: 'nobody but the person, by their link',
    keeps: `${keepFor.unconfirmed} days; at once after “I did not write this”`,
    where: { supporters: ['name', 'email', 'sealed', 'wrapped_key'], confirmations: ['code_hash'] },
    overdue: (
      grace,
    ) => sql`select count(*)::int as n from actions a join confirmations c on c.action_id = a.id
      where a.supporter_id is not null and a.state in ('unconfirmed', 'suspect') and ${older(sql`c.expires_at`, grace)}`,
  },
  {
    what: 'name, address and words of people who have confirmed',
    why: 'to send the letter, to answer for it, to write it anew when the office changes hands',
    readers: 'the person; staff, one letter at a time, with a reason that is on record',
    keeps: `until ${keepFor.afterEnd} days after the campaign’s end, ${keepFor.withdrawn} after a withdrawal, or until they erase it`,
    where: { actions: ['own_words', 'edited_text', 'sealed', 'domain_key', 'words_key', 'digest'] },
    overdue: (
      grace,
    ) => sql`select count(*)::int as n from actions a left join campaign_peppers p using (campaign_id)
      where a.supporter_id is not null and (${older(sql`p.ended_at`, keepFor.afterEnd + grace)}
        or (a.state = 'withdrawn' and ${older(sql`a.ended_at`, keepFor.withdrawn + grace)}))`,
  },
  {
    what: 'keyed hash of campaign and address',
    why: 'one letter a person',
    readers: 'nobody: a hash under a key',
    keeps:
      'as a hash until its pepper is destroyed, a week after the campaign’s end; a number without meaning from then on',
    where: { actions: ['person_key'], campaign_peppers: ['pepper'] },
    overdue: (grace) => sql`select count(*)::int as n from campaign_peppers
      where pepper is not null and ${older(sql`ended_at`, 7 + grace)}`,
  },
  {
    what: 'choices without a name: country, language, demands, consents, the link they came by',
    why: 'the counts, and the proof of what was agreed to',
    readers: 'staff',
    keeps: 'for good: no person can be told from them once the above is gone',
    where: {
      actions: [
        'public_id',
        'reference',
        'area',
        'lang',
        'letter_lang',
        'demands',
        'turn',
        'consents',
        'source',
        'subject',
        'confirmed_by',
      ],
      count_deltas: ['area', 'lang', 'source', 'demands'],
      self_sends: ['area', 'lang', 'source'],
    },
    overdue: null,
  },
  {
    what: 'texts of letters, with the writer’s name and address',
    why: 'to send it, to give it back, to show the writer what was sent',
    readers: 'the person; staff, one letter at a time, with a reason that is on record',
    keeps: `${keepFor.letterTexts} days from the first try; the hash and whom it was to stay`,
    where: {
      message_texts: ['from_name', 'writer_name', 'writer_address', 'subject', 'text', 'html', 'sealed'],
    },
    overdue: (grace) => sql`select count(*)::int as n from proofs p join messages m on m.id = p.message_id
      where p.emptied_at is null and ${older(sql`p.sealed_at`, keepFor.letterTexts + grace)}`,
  },
  {
    what: 'mails to supporters and staff, whole',
    why: 'to send them',
    readers: 'nobody',
    keeps: `${keepFor.mails} days from queueing`,
    where: { message_texts: ['to_name', 'to_address', 'stop_url'], attempts: ['response'] },
    overdue: (
      grace,
    ) => sql`select count(*)::int as n from messages m join message_texts t on t.message_id = m.id
      where m.kind <> 'letter' and m.state not in ('queued', 'sending', 'uncertain', 'held')
        and ${older(sql`m.queued_at`, keepFor.mails + grace)}`,
  },
  {
    what: 'exact bytes and envelope of what was sent',
    why: 'a retry sends the same bytes; an office or a relay may ask about one mail',
    readers: 'nobody',
    keeps: `${keepFor.mails} days from the first try, while they may still be sent longer; the hash stays`,
    where: { sealed_messages: ['envelope_from', 'envelope_to', 'bytes'] },
    overdue: (
      grace,
    ) => sql`select count(*)::int as n from sealed_messages s join messages m on m.id = s.message_id
      where ${older(sql`s.sealed_at`, keepFor.mails + grace)}
        and m.state in ('handed over', 'accepted', 'answered', 'bounced', 'cancelled')
        and (m.told or m.kind <> 'letter' or m.settled_at is null)`,
  },
  {
    what: 'evidence without a person: hashes, states, servers’ answers to letters',
    why: 'anyone can check what was sent',
    readers: 'anyone who holds the reference; staff',
    keeps: 'for good',
    where: {
      message_texts: ['text_sha256'],
      sealed_messages: ['sha256', 'uid'],
      proofs: ['sha256'],
      message_events: ['kind', 'status', 'host', 'words', 'digest'],
      ledger: ['kind', 'code', 'leaf', 'hash'],
      ledger_leaves: ['leaf'],
      answers: ['demands'],
      attempts: ['phase', 'outcome', 'host'],
    },
    overdue: null,
  },
  {
    what: 'salts of the public ledger: with the text of a letter, they show which entry is its own',
    why: 'so that a writer can prove their letter, and nobody can guess it',
    readers: 'the person',
    keeps: 'as long as the text of the letter',
    where: { ledger_salts: ['salt'] },
    overdue: (
      grace,
    ) => sql`select count(*)::int as n from ledger_salts l join proofs p on p.message_id = l.message_id
      where ${older(sql`p.emptied_at`, grace)}`,
  },
];

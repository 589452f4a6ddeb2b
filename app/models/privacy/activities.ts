/** What is done with data about people (GDPR Art. 30), who helps with it (Art. 28), and what could go wrong (Art. 35). */

export type Activity = {
  name: string;
  purpose: string;
  basis: string;
  people: string;
  tables: readonly string[];
  recipients: string;
};

export const activities: readonly Activity[] = [
  {
    name: 'Letters',
    purpose: 'writing to an office-holder in a supporter’s name, once, after they confirmed it',
    basis:
      'explicit consent, Art. 6(1)(a) and 9(2)(a); the words are in consent_texts, confirmed through the mailbox',
    people: 'supporters, 16 or older by their own word',
    tables: [
      'supporters',
      'actions',
      'confirmations',
      'own_links',
      'messages',
      'message_texts',
      'sealed_messages',
      'consent_texts',
      'likenesses',
    ],
    recipients: 'the office written to, a controller of its own; the mail relay',
  },
  {
    name: 'Proof',
    purpose: 'showing what was sent, when and with whose consent',
    basis: 'Art. 7(1) and 5(2)',
    people: 'supporters, without name, address or words once the clocks have run',
    tables: [
      'proofs',
      'answers',
      'follow_ups',
      'digest_letters',
      'ledger_leaves',
      'ledger_waiting',
      'message_events',
      'attempts',
      'erasures',
      'sent_before',
      'invalidated_actions',
      'invalidated_letters',
    ],
    recipients: 'none',
  },
  {
    name: 'Limits',
    purpose: 'one letter a person; no mail bombs; no floods; no guessing',
    basis: 'legitimate interest, Art. 6(1)(f), and security, Art. 32; keyed hashes only',
    people: 'supporters, people who were written to by mistake, visitors',
    tables: ['campaign_peppers', 'mailbox_days', 'refused_mailboxes', 'buckets'],
    recipients: 'none',
  },
  {
    name: 'Staff accounts',
    purpose: 'logging in, rights, and who did what',
    basis: 'Art. 6(1)(b) or (f), by the contract of the organisation with its staff',
    people: 'staff',
    tables: [
      'staff',
      'staff_campaigns',
      'staff_invites',
      'staff_sessions',
      'recovery_codes',
      'audit_log',
      'weekly_reports',
    ],
    recipients: 'other admins',
  },
  {
    name: 'Demonstration',
    purpose: 'looking at mails that went nowhere',
    basis: 'none needed: invented people. Never in live mode',
    people: 'none',
    tables: ['caught_mails'],
    recipients: 'none',
  },
];

export type Processor = { does: string; sees: string; must: string };

/** Kinds of processors; names, countries and contracts are the operator's to fill in. The program itself calls none but these. */
export const processors: readonly Processor[] = [
  {
    does: 'host of web, worker and database',
    sees: 'everything at rest but what is sealed; the key file, if it lies there',
    must: 'in the EEA; contract under Art. 28; disks encrypted',
  },
  {
    does: 'mail relay (SMTP_URL)',
    sees: 'every mail on its way',
    must: 'in the EEA; contract; logs of 30 days at most; no click or open tracking',
  },
  {
    does: 'storage of backups',
    sees: 'encrypted copies of the database; never the key file',
    must: 'in the EEA; contract; copies gone after 35 days',
  },
  {
    does: 'proxy or network in front (TRUSTED_PROXIES)',
    sees: 'what visitors send, if it ends TLS',
    must: 'none is best; otherwise contract, no scripts put into pages',
  },
  {
    does: 'DNS',
    sees: 'names of mail domains that are looked up',
    must: 'a resolver of your own or your host’s',
  },
];

export type Risk = { risk: string; harm: string; answer: string; test: string };

/** Whose rights could be hurt, and what stands against it. The tests are read by tests/privacy.test.ts. */
export const risks: readonly Risk[] = [
  {
    risk: 'a letter in somebody else’s name',
    harm: 'an opinion is put into a person’s mouth before a government',
    answer: 'nothing leaves before the mailbox confirmed; “not me” erases and blocks',
    test: 'tests/models/action.data.test.ts: "I did not write this" ends the action and forgets name, address and words',
  },
  {
    risk: 'the list of supporters gets out',
    harm: 'people are known by their political opinion; reprisals where they come from',
    answer:
      'no list of names exists for campaigners; admins open one letter at a time, with a reason that is logged',
    test: 'tests/routes/staff/journeys.browser.test.ts: refusing tells the writer; and the log of acts keeps the reason why words were looked at',
  },
  {
    risk: 'small counts tell who wrote',
    harm: 'the only one of a country is known',
    answer: 'less than five is “under 5” everywhere',
    test: 'tests/routes/counts.data.test.ts: one to four people are “under 5” everywhere; the fifth makes a number',
  },
  {
    risk: 'erased people come back with a backup',
    harm: 'data is kept that was promised to be gone',
    answer: 'a record of erasures outside the backups, applied again before anything is sent',
    test: 'tests/models/restore.data.test.ts: Ana rejects a form, the backup brings her back: seen without any letter sent, and she is forgotten again',
  },
  {
    risk: 'people are followed over campaigns or by third parties',
    harm: 'a profile of opinions',
    answer: 'a pepper for each campaign, destroyed after it; no third party on any page',
    test: 'tests/models/abuse/mailbox.data.test.ts: a pepper lasts as long as its campaign and a week; without it nobody fits any key',
  },
  {
    risk: 'mail is sent that nobody asked for',
    harm: 'mailboxes are bombed',
    answer: 'two mails a day caused by forms, ten a month, none ever after “not me”',
    test: 'tests/models/abuse/mailbox.data.test.ts: sixty forms for one mailbox, under +tags and capitals: two mails',
  },
  {
    risk: 'a test or a demonstration writes to real people',
    harm: 'offices and strangers get letters nobody wrote',
    answer: 'outside live mode every address is rewritten to a domain that cannot exist',
    test: 'tests/mail/office.data.test.ts: outside live mode neither envelope nor To names the real address',
  },
];

/**
 * Mails as they come back to an envelope sender, in the shapes that mail servers document and write. Every name is invented.
 * `to` is whom the letter went to; `kind` and `status` what a careful person would say that the mail says.
 */
import type { NoticeKind } from '#app/mail/returned/sort.ts';

export const to = 'poststelle@ministry.example';

export type Returned = {
  name: string;
  raw: string;
  kind: NoticeKind;
  status: string | null;
  /** With an envelope sender: an answer rather than a notice. */
  sender?: string;
};

type Report = {
  from: string;
  subject: string;
  human: string;
  /** The fields about the message, then those about each recipient. */
  fields: string[];
  head?: string[];
  type?: string;
};

const boundary = '=_b0undary.1';

const crlf = (lines: readonly string[]) => `${lines.join('\r\n').replace(/\r?\n/g, '\r\n')}\r\n`;

function report({ from, subject, human, fields, head = [], type = 'delivery-status' }: Report): string {
  return crlf([
    'Return-Path: <>',
    `From: ${from}`,
    'To: <b-1-0000000000000000@bounce.letters.example>',
    `Subject: ${subject}`,
    'Date: Mon, 23 Nov 2026 10:15:02 +0000',
    `Message-ID: <${Buffer.from(subject + human + fields.join())
      .toString('base64url')
      .slice(-24)}@mx.example>`,
    ...head,
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="${boundary}"`,
    '',
    'This is a MIME-encapsulated message.',
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    human,
    '',
    `--${boundary}`,
    `Content-Type: message/${type}`,
    '',
    fields.join('\n\n'),
    '',
    `--${boundary}`,
    'Content-Type: text/rfc822-headers',
    '',
    'From: Ana Petrova via Dear Minister <letters@letters.example>',
    `To: <${to}>`,
    'Subject: Please act',
    `--${boundary}--`,
  ]);
}

const plain = (head: string[], body: string): string =>
  crlf([
    ...head,
    'Date: Mon, 23 Nov 2026 10:15:02 +0000',
    `Message-ID: <${head.length}.${body.length}@mx.example>`,
    '',
    body,
  ]);

const who = `Final-Recipient: rfc822; ${to}`;
const asked = `Original-Recipient: rfc822;${to}`;
const gone = 'smtp; 550 5.1.1 <poststelle@ministry.example>: Recipient address rejected: User unknown';

/** Postfix, with the fields it adds of its own. */
const postfix = (action: string, status: string, more: string[], human: string, subject: string): string =>
  report({
    from: 'MAILER-DAEMON@relay.letters.example (Mail Delivery System)',
    subject,
    head: ['Auto-Submitted: auto-replied'],
    human: `This is the mail system at host relay.letters.example.\n\n${human}`,
    fields: [
      'Reporting-MTA: dns; relay.letters.example\nX-Postfix-Queue-ID: 4F2A1C0B\nX-Postfix-Sender: rfc822; b-1@bounce.letters.example\nArrival-Date: Mon, 23 Nov 2026 10:00:00 +0000 (UTC)',
      [who, asked, `Action: ${action}`, `Status: ${status}`, ...more].join('\n'),
    ],
  });

const exchange = (action: string, status: string, diagnostic: string, subject: string): string =>
  report({
    from: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@ministry.example>',
    subject,
    head: ['X-MS-Exchange-Message-Is-Ndr:', 'Auto-Submitted: auto-replied'],
    human: `Your message to poststelle@ministry.example couldn't be delivered.`,
    fields: [
      'Reporting-MTA: dns;EX01.ministry.example\nReceived-From-MTA: dns;relay.letters.example\nArrival-Date: Mon, 23 Nov 2026 10:00:01 +0000',
      `Original-Recipient: rfc822;${to}\nFinal-Recipient: rfc822;${to}\nAction: ${action}\nStatus: ${status}${diagnostic ? `\nDiagnostic-Code: ${diagnostic}` : ''}\nX-Display-Name: Poststelle`,
    ],
  });

const byPostfix: Returned[] = [
  {
    name: 'Postfix, no such user',
    kind: 'bounced',
    status: '5.1.1',
    raw: postfix(
      'failed',
      '5.1.1',
      ['Remote-MTA: dns; mx1.ministry.example', `Diagnostic-Code: ${gone}`],
      `I'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\n<${to}>: host mx1.ministry.example said: 550 5.1.1 User unknown`,
      'Undelivered Mail Returned to Sender',
    ),
  },
  {
    name: 'Postfix, delayed',
    kind: 'delayed',
    status: '4.4.1',
    raw: postfix(
      'delayed',
      '4.4.1',
      [
        'Diagnostic-Code: X-Postfix; connect to mx1.ministry.example[192.0.2.5]:25:\n    Connection timed out',
        'Will-Retry-Until: Sat, 28 Nov 2026 10:00:00 +0000 (UTC)',
      ],
      '####################################################################\n# THIS IS A WARNING ONLY.  YOU DO NOT NEED TO RESEND YOUR MESSAGE. #\n####################################################################',
      'Delayed Mail (still being retried)',
    ),
  },
  {
    name: 'Postfix, delivered',
    kind: 'accepted',
    status: '2.0.0',
    raw: postfix(
      'delivered',
      '2.0.0',
      ['Diagnostic-Code: X-Postfix; delivered to mailbox'],
      'Your message was successfully delivered to the destination(s)\nlisted below.',
      'Successful Mail Delivery Report',
    ),
  },
  {
    name: 'Postfix, relayed to a server without notices',
    kind: 'accepted',
    status: '2.0.0',
    raw: postfix(
      'relayed',
      '2.0.0',
      ['Remote-MTA: dns; mx1.ministry.example', 'Diagnostic-Code: smtp; 250 2.0.0 Ok: queued as 9C2D'],
      `<${to}>: delivery via mx1.ministry.example[192.0.2.5]:25: 250 2.0.0 Ok`,
      'Successful Mail Delivery Report',
    ),
  },
  {
    name: 'Postfix, relayed to our own smart host',
    kind: 'relayed',
    status: '2.0.0',
    raw: postfix(
      'relayed',
      '2.0.0',
      ['Remote-MTA: dns; smart.letters.example', 'Diagnostic-Code: smtp; 250 Ok'],
      `<${to}>: delivery via smart.letters.example`,
      'Successful Mail Delivery Report',
    ),
  },
  {
    name: 'Postfix, expired in the queue',
    kind: 'bounced',
    status: '4.4.7',
    raw: postfix(
      'failed',
      '4.4.7',
      ['Diagnostic-Code: smtp; 421 4.4.7 Message expired'],
      'delivery time expired',
      'Undelivered Mail Returned to Sender',
    ),
  },
  {
    name: 'Postfix, mailbox full',
    kind: 'bounced',
    status: '5.2.2',
    raw: postfix(
      'failed',
      '5.2.2',
      ['Remote-MTA: dns; mx1.ministry.example', 'Diagnostic-Code: smtp; 552 5.2.2 Mailbox full'],
      'could not be delivered',
      'Undelivered Mail Returned to Sender',
    ),
  },
  {
    name: 'Postfix, put off by policy',
    kind: 'delayed',
    status: '4.7.1',
    raw: postfix(
      'delayed',
      '4.7.1',
      [
        'Remote-MTA: dns; mx1.ministry.example',
        'Diagnostic-Code: smtp; 451 4.7.1 Too many messages, try later',
      ],
      'THIS IS A WARNING ONLY.',
      'Delayed Mail (still being retried)',
    ),
  },
  {
    name: 'Postfix, an address the office passes its mail on to is gone',
    kind: 'elsewhere',
    status: '5.1.1',
    raw: report({
      from: 'MAILER-DAEMON@mx1.ministry.example (Mail Delivery System)',
      subject: 'Undelivered Mail Returned to Sender',
      human: 'This is the mail system at host mx1.ministry.example.',
      fields: [
        'Reporting-MTA: dns; mx1.ministry.example',
        'Final-Recipient: rfc822; jane.doe@elsewhere.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user',
      ],
    }),
  },
  {
    name: 'Postfix, two recipients of which ours was delivered',
    kind: 'accepted',
    status: '2.0.0',
    raw: report({
      from: 'MAILER-DAEMON@relay.letters.example',
      subject: 'Mail Delivery Report',
      human: 'Two results.',
      fields: [
        'Reporting-MTA: dns; relay.letters.example',
        'Final-Recipient: rfc822; other@elsewhere.example\nAction: failed\nStatus: 5.1.1',
        `${who}\nAction: delivered\nStatus: 2.0.0`,
      ],
    }),
  },
];

const byExchange: Returned[] = [
  {
    name: 'Exchange, no such recipient',
    kind: 'bounced',
    status: '5.1.10',
    raw: exchange(
      'failed',
      '5.1.10',
      'smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient poststelle@ministry.example not found by SMTP address lookup',
      'Undeliverable: Please act',
    ),
  },
  {
    name: 'Exchange Online, blocked by a rule',
    kind: 'bounced',
    status: '5.7.1',
    raw: exchange(
      'failed',
      '5.7.1',
      'smtp;550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy',
      'Undeliverable: Please act',
    ),
  },
  {
    name: 'Exchange, delayed',
    kind: 'delayed',
    status: '4.4.7',
    raw: exchange('delayed', '4.4.7', 'smtp;400 4.4.7 Message delayed', 'Delivery delayed: Please act'),
  },
  {
    name: 'Exchange, expired',
    kind: 'bounced',
    status: '4.4.7',
    raw: exchange(
      'failed',
      '4.4.7',
      'smtp;550 4.4.7 QUEUE.Expired; message expired',
      'Undeliverable: Please act',
    ),
  },
  {
    name: 'Exchange, mailbox full',
    kind: 'bounced',
    status: '5.2.2',
    raw: exchange(
      'failed',
      '5.2.2',
      'smtp;554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException',
      'Undeliverable: Please act',
    ),
  },
  {
    name: 'Exchange, delivered',
    kind: 'accepted',
    status: '2.0.0',
    raw: exchange('delivered', '2.0.0', '', 'Delivered: Please act'),
  },
  {
    name: 'Exchange, relayed without notices beyond',
    kind: 'accepted',
    status: '2.6.0',
    raw: exchange(
      'relayed',
      '2.0.0',
      'smtp;250 2.6.0 Queued mail for delivery',
      'Relayed: Please act',
    ).replace('Action: relayed', 'Remote-MTA: dns;mail.protection.example\r\nAction: relayed'),
  },
  {
    name: 'Exchange, expanded into a group',
    kind: 'accepted',
    status: '2.0.0',
    raw: exchange('expanded', '2.0.0', '', 'Expanded: Please act'),
  },
  {
    name: 'Exchange, away until Monday',
    kind: 'auto-reply',
    status: null,
    sender: 'poststelle@ministry.example',
    raw: plain(
      [
        'From: Poststelle <poststelle@ministry.example>',
        'Subject: Automatische Antwort: Please act',
        'Auto-Submitted: auto-generated',
        'X-Auto-Response-Suppress: All',
        'X-MS-Exchange-Generated-Message-Source: Mailbox Rules Agent',
      ],
      'Wir sind ab Montag wieder da.',
    ),
  },
];

const byExim: Returned[] = [
  {
    name: 'Exim in words, no such user',
    kind: 'bounced',
    status: '5.1.1',
    raw: plain(
      [
        'From: Mail Delivery System <Mailer-Daemon@mx.ministry.example>',
        `X-Failed-Recipients: ${to}`,
        'Auto-Submitted: auto-replied',
        'Subject: Mail delivery failed: returning message to sender',
      ],
      `This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  ${to}\n    SMTP error from remote mail server after RCPT TO:<${to}>:\n    host mx1.ministry.example [192.0.2.5]: 550 5.1.1 User unknown\n\n------ This is a copy of the message, including all the headers. ------\n\nFrom: Ana`,
    ),
  },
  {
    name: 'Exim in words, still trying',
    kind: 'delayed',
    status: null,
    raw: plain(
      [
        'From: Mail Delivery System <Mailer-Daemon@mx.ministry.example>',
        'Auto-Submitted: auto-replied',
        'Subject: Warning: message 1abc delayed 24 hours',
      ],
      `This message was created automatically by mail delivery software.\nA message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nThe address to which the message has not yet been delivered is:\n\n  ${to}\n\nNo action is required on your part. Delivery attempts will continue for\nsome time, and this warning may be repeated at intervals if the message\nremains undelivered. Eventually the mail delivery software will give up,\nand when that happens, the message will be returned to you.`,
    ),
  },
  {
    name: 'Exim with fields',
    kind: 'bounced',
    status: '5.0.0',
    raw: report({
      from: 'Mail Delivery System <Mailer-Daemon@mx.ministry.example>',
      subject: 'Mail delivery failed: returning message to sender',
      human: 'This message was created automatically by mail delivery software.',
      fields: [
        'Reporting-MTA: dns; mx.ministry.example',
        `Action: failed\nFinal-Recipient: rfc822;${to}\nStatus: 5.0.0\nRemote-MTA: dns; mx1.ministry.example\nDiagnostic-Code: smtp; 550 Administrative prohibition`,
      ],
    }),
  },
  {
    name: 'Exim with fields, vague status and a clear word',
    kind: 'bounced',
    status: '5.1.1',
    raw: report({
      from: 'Mailer-Daemon@mx.ministry.example',
      subject: 'Mail delivery failed',
      human: 'This message was created automatically by mail delivery software.',
      fields: [
        'Reporting-MTA: dns; mx.ministry.example',
        `Action: failed\nFinal-Recipient: rfc822;${to}\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 No such user here`,
      ],
    }),
  },
  {
    name: 'Exim in words about somebody else',
    kind: 'auto-reply',
    status: null,
    raw: plain(
      ['From: Mailer-Daemon@mx.ministry.example', 'Subject: Mail delivery failed'],
      'This message was created automatically by mail delivery software.\n\nThis is a permanent error. The following address(es) failed:\n\n  jane.doe@elsewhere.example\n    Unrouteable address',
    ),
  },
];

const gmail = (action: string, status: string, more: string): string =>
  report({
    from: 'Mail Delivery Subsystem <mailer-daemon@googlemail.example>',
    subject: `Delivery Status Notification (${action === 'delayed' ? 'Delay' : 'Failure'})`,
    head: ['X-Failed-Recipients: poststelle@ministry.example', 'Auto-Submitted: auto-replied'],
    human: `** Address not found **\n\nYour message wasn't delivered to ${to} because the address couldn't be found, or is unable to receive mail.`,
    fields: [
      'Reporting-MTA: dns; googlemail.example\nReceived-From-MTA: dns; letters.example\nArrival-Date: Mon, 23 Nov 2026 02:00:00 -0800 (PST)',
      `${who}\nAction: ${action}\nStatus: ${status}\n${more}`,
    ],
  });

const byGmail: Returned[] = [
  {
    name: 'Gmail, no such account',
    kind: 'bounced',
    status: '5.1.1',
    raw: gmail(
      'failed',
      '5.1.1',
      "Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try\n 550-5.1.1 double-checking the recipient's email address\n 550 5.1.1 https://support.example/answer NoSuchUser x1 - gsmtp\nLast-Attempt-Date: Mon, 23 Nov 2026 02:00:01 -0800 (PST)",
    ),
  },
  {
    name: 'Gmail, disabled account',
    kind: 'bounced',
    status: '5.2.1',
    raw: gmail(
      'failed',
      '5.2.1',
      'Diagnostic-Code: smtp; 550 5.2.1 The email account that you tried to reach is disabled.',
    ),
  },
  {
    name: 'Gmail, unauthenticated',
    kind: 'bounced',
    status: '5.7.26',
    raw: gmail(
      'failed',
      '5.7.26',
      'Diagnostic-Code: smtp; 550-5.7.26 This mail has been blocked because the sender is unauthenticated.',
    ),
  },
  {
    name: 'Gmail, delayed',
    kind: 'delayed',
    status: '4.4.1',
    raw: gmail('delayed', '4.4.1', 'Will-Retry-Until: Wed, 25 Nov 2026 02:00:00 -0800 (PST)'),
  },
  {
    name: 'Gmail, full',
    kind: 'bounced',
    status: '5.2.2',
    raw: gmail(
      'failed',
      '5.2.2',
      "Diagnostic-Code: smtp; 552-5.2.2 The recipient's inbox is out of storage space.",
    ),
  },
];

const proofpoint = (action: string, status: string, words: string): string =>
  report({
    from: 'Mail Delivery Subsystem <MAILER-DAEMON@mx0a-00000000.pphosted.example>',
    subject: 'Returned mail: see transcript for details',
    head: ['Auto-Submitted: auto-generated (failure)'],
    human: `The original message was received at Mon, 23 Nov 2026 10:00:00 GMT\n\n   ----- The following addresses had ${action === 'delayed' ? 'transient non-fatal' : 'permanent fatal'} errors -----\n<${to}>\n    (reason: ${words})`,
    fields: [
      'Reporting-MTA: dns; mx0a-00000000.pphosted.example\nReceived-From-MTA: DNS; relay.letters.example',
      `Final-Recipient: RFC822; ${to}\nAction: ${action}\nStatus: ${status}\nRemote-MTA: DNS; mx1.ministry.example\nDiagnostic-Code: SMTP; ${words}`,
    ],
  });

const mimecast = (action: string, status: string, words: string): string =>
  report({
    from: '<postmaster@eu-smtp.mimecast.example>',
    subject: `[Postmaster] Email Delivery ${action === 'delayed' ? 'Warning' : 'Failure'}`,
    human: 'Your message could not be delivered.',
    fields: [
      'Reporting-MTA: dns;eu-smtp-1.mimecast.example',
      `Final-Recipient: RFC822; <${to}>\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: smtp; ${words}`,
    ],
  });

const byGateways: Returned[] = [
  {
    name: 'Proofpoint, no such user',
    kind: 'bounced',
    status: '5.1.1',
    raw: proofpoint('failed', '5.1.1', '550 5.1.1 User Unknown'),
  },
  {
    name: 'Proofpoint, blocked',
    kind: 'bounced',
    status: '5.7.0',
    raw: proofpoint('failed', '5.7.0', '554 5.7.0 Blocked - see https://ipcheck.example'),
  },
  {
    name: 'Proofpoint, held back',
    kind: 'delayed',
    status: '4.7.0',
    raw: proofpoint('delayed', '4.7.0', '451 4.7.0 Throttled'),
  },
  {
    name: 'Mimecast, no such user',
    kind: 'bounced',
    status: '5.1.1',
    raw: mimecast(
      'failed',
      '5.1.1',
      '550 Invalid Recipient - https://community.mimecast.example/docs/DOC-1369#550',
    ),
  },
  {
    name: 'Mimecast, refused',
    kind: 'bounced',
    status: '5.7.1',
    raw: mimecast('failed', '5.7.1', '550 Administrative Lockout'),
  },
  {
    name: 'Mimecast, still trying',
    kind: 'delayed',
    status: '4.4.2',
    raw: mimecast('delayed', '4.4.2', '451 Internal resources are temporarily unavailable'),
  },
];

const sendmail = (heading: string, action: string, status: string, words: string, subject: string): string =>
  report({
    from: 'Mail Delivery Subsystem <MAILER-DAEMON@mx1.ministry.example>',
    subject,
    head: ['Auto-Submitted: auto-generated (failure)'],
    human: `The original message was received at Mon, 23 Nov 2026 10:00:00 GMT\nfrom relay.letters.example [192.0.2.9]\n\n   ----- ${heading} -----\n<${to}>\n    (reason: ${words})`,
    fields: [
      'Reporting-MTA: dns; mx1.ministry.example\nArrival-Date: Mon, 23 Nov 2026 10:00:00 GMT',
      `Final-Recipient: RFC822; ${to}\nAction: ${action}\nStatus: ${status}\nDiagnostic-Code: SMTP; ${words}\nLast-Attempt-Date: Mon, 23 Nov 2026 10:00:02 GMT`,
    ],
  });

const bySendmail: Returned[] = [
  {
    name: 'sendmail, no such user',
    kind: 'bounced',
    status: '5.1.1',
    raw: sendmail(
      'The following addresses had permanent fatal errors',
      'failed',
      '5.1.1',
      '550 5.1.1 <poststelle@ministry.example>... User unknown',
      'Returned mail: see transcript for details',
    ),
  },
  {
    name: 'sendmail, a warning',
    kind: 'delayed',
    status: '4.2.0',
    raw: sendmail(
      'The following addresses had transient non-fatal errors',
      'delayed',
      '4.2.0',
      '451 4.2.0 Greylisted',
      'Warning: could not send message for past 4 hours',
    ),
  },
  {
    name: 'sendmail, delivered',
    kind: 'accepted',
    status: '2.1.5',
    raw: sendmail(
      'The following addresses had successful delivery notifications',
      'delivered (to mailbox)',
      '2.1.5',
      '250 2.1.5 ok',
      'Return receipt',
    ),
  },
  {
    name: 'old sendmail in words',
    kind: 'bounced',
    status: '5.1.1',
    raw: plain(
      [
        'From: Mail Delivery Subsystem <MAILER-DAEMON@mx1.ministry.example>',
        'Subject: Returned mail: User unknown',
      ],
      `The original message was received at Mon, 23 Nov 2026 10:00:00 GMT\n\n   ----- The following addresses had permanent fatal errors -----\n<${to}>\n\n   ----- Transcript of session follows -----\n550 5.1.1 <${to}>... User unknown`,
    ).replace(`${to}>\r\n\r\n   ----- Tr`, `${to}> 550 5.1.1 User unknown\r\n\r\n   ----- Tr`),
  },
];

const qmail = (words: string): string =>
  plain(['From: MAILER-DAEMON@mx1.ministry.example', 'Subject: failure notice'], words);

const byQmail: Returned[] = [
  {
    name: 'qmail, no mailbox',
    kind: 'bounced',
    status: '5.1.1',
    raw: qmail(
      `Hi. This is the qmail-send program at mx1.ministry.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${to}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <b-1@bounce.letters.example>`,
    ),
  },
  {
    name: 'qmail, said by the remote host',
    kind: 'bounced',
    status: '5.7.1',
    raw: qmail(
      `Hi. This is the qmail-send program at mx1.ministry.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<${to}>:\n192.0.2.5 does not like recipient.\nRemote host said: 554 5.7.1 Refused by policy\nGiving up on 192.0.2.5.\n\n--- Below this line is a copy of the message.`,
    ),
  },
  {
    name: 'qmail, about somebody else',
    kind: 'auto-reply',
    status: null,
    raw: qmail(
      `Hi. This is the qmail-send program at mx1.ministry.example.\nThis is a permanent error; I've given up.\n\n<jane.doe@elsewhere.example>:\nSorry, no mailbox here by that name. (#5.1.1)`,
    ),
  },
];

const byPeople: Returned[] = [
  {
    name: 'a person of the office',
    kind: 'reply',
    status: null,
    sender: 'ines.kern@ministry.example',
    raw: plain(
      [
        'From: Ines Kern <ines.kern@ministry.example>',
        'Subject: Re: Please act',
        'In-Reply-To: <x@letters.example>',
      ],
      'Thank you for your letter. The minister will answer in writing.',
    ),
  },
  {
    name: 'a person who quotes a notice',
    kind: 'reply',
    status: null,
    sender: 'ines.kern@ministry.example',
    raw: plain(
      ['From: Ines Kern <ines.kern@ministry.example>', 'Subject: Re: your mails'],
      `Why do we get this?\n> This is the qmail-send program at mx1.ministry.example.\n> This is a permanent error; I've given up.\n> <${to}>:\n> Sorry, no mailbox here by that name. (#5.1.1)`,
    ),
  },
  {
    name: 'a ticket system',
    kind: 'auto-reply',
    status: null,
    sender: 'noreply@ministry.example',
    raw: plain(
      ['From: Bürgerservice <noreply@ministry.example>', 'Subject: Ihre Anfrage [#4711]', 'Precedence: bulk'],
      'Ihre Anfrage ist eingegangen.',
    ),
  },
  {
    name: 'an answer of a program by its subject alone',
    kind: 'auto-reply',
    status: null,
    sender: 'sekretariat@ministry.example',
    raw: plain(
      ['From: sekretariat@ministry.example', 'Subject: Automatyczna odpowiedź: Please act'],
      'Nieobecność.',
    ),
  },
  {
    name: 'a read receipt',
    kind: 'auto-reply',
    status: null,
    sender: 'poststelle@ministry.example',
    raw: report({
      from: 'poststelle@ministry.example',
      subject: 'Read: Please act',
      human: 'Your message was read.',
      type: 'disposition-notification',
      fields: [
        `Reporting-UA: ministry.example\n${who}\nDisposition: manual-action/MDN-sent-manually; displayed`,
      ],
    }),
  },
  {
    name: 'a complaint',
    kind: 'complaint',
    status: null,
    sender: 'feedback@provider.example',
    raw: report({
      from: 'feedback@provider.example',
      subject: 'FW: Please act',
      human: 'This is an email abuse report.',
      type: 'feedback-report',
      fields: ['Feedback-Type: abuse\nUser-Agent: Feedback/1.0\nVersion: 1'],
    }),
  },
  {
    name: 'a report about authentication',
    kind: 'auto-reply',
    status: null,
    sender: 'dmarc@provider.example',
    raw: report({
      from: 'dmarc@provider.example',
      subject: 'DMARC failure',
      human: 'A report.',
      type: 'feedback-report',
      fields: ['Feedback-Type: auth-failure\nVersion: 1'],
    }),
  },
];

export const returnedMails: readonly Returned[] = [
  ...byPostfix,
  ...byExchange,
  ...byExim,
  ...byGmail,
  ...byGateways,
  ...bySendmail,
  ...byQmail,
  ...byPeople,
];

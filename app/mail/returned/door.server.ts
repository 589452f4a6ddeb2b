/**
 * The door for what comes back: an SMTP server for the bounce domain. It takes mail for addresses that we made ourselves and
 * for nobody else, passes nothing on but replies to the one address a campaign named, and answers no mail with a mail.
 */
import { env } from '#app/env.server.ts';
import { aboutMessage, countStray, keepEvent, type Stray } from '#app/models/message/event.server.ts';
import type { Db } from '#db/connect.ts';
import { type HeardMail, type Listener, listenForMail, SmtpRefusal } from '../listen.server.ts';
import type { SmtpOptions } from '../smtp.server.ts';
import { headerOf } from './automatic.ts';
import { passOn } from './pass-on.server.ts';
import { openReader, type Reader, type ReadMail } from './read.server.ts';
import { type Notice, sortReturned } from './sort.ts';
import { readBounceAddress } from './token.server.ts';

export type DoorOptions = {
  db: Db;
  port: number;
  host?: string;
  /** For replies of people. */
  relay: SmtpOptions;
  reader?: Reader;
  onTrouble: (what: string, error: unknown) => void;
};

const SIZE = 256 * 1024;
const CONNECTIONS = 20;
/** So long, at most, forged addresses are counted together. */
const COUNT_MS = 2_000;

/** Opens the door. Rejects when the port can't be had. */
export async function openDoor(options: DoorOptions): Promise<Listener> {
  const { db, port, host, onTrouble, reader = openReader() } = options;
  const forged = countTogether(db, onTrouble);
  const listener = await listenForMail({
    port,
    ...(host === undefined ? {} : { host }),
    name: env.BOUNCE_DOMAIN,
    size: SIZE,
    most: CONNECTIONS,
    judge(address, before) {
      const named = readBounceAddress(address);
      if (typeof named === 'number')
        return before ? new SmtpRefusal(452, '4.5.3 One recipient at a time') : null;
      if (named === 'forged') forged.add();
      return new SmtpRefusal(550, '5.1.1 No such address here');
    },
    take: (mail) => takeReturned(mail, { ...options, reader }),
  });
  return {
    port: listener.port,
    async close() {
      await listener.close();
      await forged.close();
      await reader.close();
    },
  };
}

type Taking = Pick<DoorOptions, 'db' | 'relay'> & { reader: Reader };

/** One mail for one message. Throws SmtpRefusal where its sender should try again. */
async function takeReturned(mail: HeardMail, { db, relay, reader }: Taking): Promise<void> {
  const messageId = readBounceAddress(mail.envelopeTo[0] ?? '');
  if (typeof messageId !== 'number') return;
  const about = await aboutMessage(db, messageId);
  if (!about) return countStray(db, 'unknown');
  const read = await reader.read(mail.raw);
  const nullSender = mail.envelopeFrom === '';
  const notice = read && sortReturned(read, { to: about.to, nullSender, ownHosts });
  if (!notice) return countStray(db, 'unreadable');
  const result = await keepEvent(db, { messageId, ...notice, sameness: samenessOf(read, mail, notice) });
  if (result === 'too early') throw new SmtpRefusal(451, '4.3.0 Come back in a minute');
  // Also one that was known: it may come again because it could not be passed on.
  const isReply = notice.kind === 'reply' && (result === 'kept' || result === 'known');
  if (isReply && about.repliesTo && !(await passOn(mail.raw, about.repliesTo, relay)))
    throw new SmtpRefusal(451, '4.3.0 It could not be passed on, try again');
}

const ownHosts = [...env.MAIL_ALLOW, ...(env.SMTP_URL ? [new URL(env.SMTP_URL).hostname] : [])].map((host) =>
  host.toLowerCase(),
);

/** Servers give each notice a Message-ID; where one does not, what it says has to do. */
const samenessOf = (read: ReadMail, { raw }: HeardMail, { kind }: Notice): string =>
  `${kind} ${headerOf(read, 'message-id') || Buffer.from(raw).toString('latin1')}`;

/** Forged recipients may come by the thousand: they are counted in memory and written down now and then. */
function countTogether(db: Db, onTrouble: DoorOptions['onTrouble']) {
  const what: Stray = 'forged';
  let n = 0;
  let timer: NodeJS.Timeout | undefined;
  async function write() {
    timer = undefined;
    const counted = n;
    n = 0;
    if (counted)
      await countStray(db, what, counted).catch((error) => onTrouble('counting forged recipients', error));
  }
  return {
    add() {
      n += 1;
      timer ??= setTimeout(write, COUNT_MS);
    },
    async close() {
      clearTimeout(timer);
      await write();
    },
  };
}

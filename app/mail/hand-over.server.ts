/** One letter over one open connection, from MAIL to the answer to the dot. */
import { isPlainAddress } from './address.server.ts';
import type { Channel, Talker } from './channel.server.ts';
import type { Phase } from './outcome.ts';
import { type Reply, replyIn, resultOf, type SendResult, staysInStep } from './reply.server.ts';
import { wireForm } from './wire.ts';

export type Letter = {
  /** Envelope sender; empty for the null sender. */
  from: string;
  to: string;
  /** As bytes, or as text with one character an octet. */
  bytes: Uint8Array | string;
  /** The fence: asked once, after 354 and before the first body byte. False: nothing is sent, the connection closes. */
  beforeBody: () => Promise<boolean>;
  /** Its last octet is on its way, so the next letter may follow behind it. Only where the server knows PIPELINING. */
  bodyOut?: () => void;
  /** Asks for RFC 3461 notices of success, failure and delay where the server knows DSN. `envid`: letters, digits, `._@-`. */
  dsn?: { envid: string };
};

/** Throws for a letter that must not reach a command line. */
export function assertSendable({ from, to, bytes, dsn }: Letter): void {
  if (from && !isPlainAddress(from)) throw new Error('The envelope sender is not a plain address');
  if (!isPlainAddress(to)) throw new Error('The envelope recipient is not a plain address');
  if (!bytes.length) throw new Error('The letter is empty');
  if (dsn && !/^[\w.@-]{1,100}$/.test(dsn.envid)) throw new Error('The envelope id is not plain');
}

/** Small enough that a break in the middle of a long letter is seen before the rest has left. */
const PART = 16 * 1024;

/** What the next reply answers. fence: 354 has come, and no byte is out. body: some are out, the last one is not. */
type Step = 'mail' | 'rcpt' | 'data' | 'fence' | 'body' | 'dot';

/**
 * Sends a letter and resolves with what became of it, within `deadline` milliseconds.
 * Rejects only with what `beforeBody` rejected with, after closing the connection with no body byte sent.
 */
export function handOver(channel: Channel, letter: Letter, deadline: number): Promise<SendResult> {
  return new Promise((resolve, reject) => {
    const commands = commandsFor(letter, channel.extensions);
    const pipelined = channel.extensions.includes('PIPELINING');
    let step: Step = 'mail';
    let refused: { phase: Phase; reply: Reply } | null = null;
    let over = false;
    const timer = setTimeout(() => abandon({ cause: 'ETIMEDOUT' }), deadline);
    const talker: Talker = { heard, broken: (cause) => finish(noReply, { cause }) };

    function heard(words: string): void {
      if (step === 'mail' || step === 'rcpt' || step === 'data') {
        answerEnvelope(step, words);
        return;
      }
      const reply = replyIn(words);
      finish(reply, { closing: step !== 'dot' || !staysInStep(reply) });
    }

    function answerEnvelope(asked: 'mail' | 'rcpt' | 'data', words: string): void {
      const taken = words.startsWith(asked === 'data' ? '3' : '2');
      if (!refused && !taken) refused = { phase: asked, reply: replyIn(words) };
      if (refused) {
        const next = nextCommand[asked];
        const leaving = words.startsWith('421');
        if (pipelined && next && !leaving) step = next;
        else refuse(taken, leaving);
      } else if (asked === 'data') askFence();
      else {
        step = nextCommand[asked];
        if (!pipelined) channel.say(commands[step]);
      }
    }

    /** `taken`: the server waits for a body that nobody is to get. */
    function refuse(taken: boolean, leaving: boolean): void {
      const inStep = refused && staysInStep(refused.reply) && Number(refused.reply.code) >= 400;
      finish(noReply, { closing: taken || leaving || !inStep });
    }

    function askFence(): void {
      step = 'fence';
      letter.beforeBody().then(
        (open) => {
          if (over) return;
          if (open) sendBody(wireForm(letter.bytes), 0);
          else abandon({ fenced: true });
        },
        (error) => {
          reject(error);
          abandon({});
        },
      );
    }

    function sendBody(wire: string, from: number): void {
      if (over) return;
      const part = wire.length > PART ? wire.slice(from, from + PART) : wire;
      const next = from + part.length;
      step = next < wire.length ? 'body' : 'dot';
      if (step === 'dot') {
        channel.sayTogether(part, pipelined ? letter.bodyOut : undefined);
        return;
      }
      const flowing = channel.say(part);
      const goOn = () => sendBody(wire, next);
      if (flowing)
        setImmediate(goOn); // a turn of the event loop, in which a reply or a break may arrive
      else channel.flows(goOn);
    }

    /** `closing`: whatever follows is not for us. Over first: the break that we make ourselves is not the cause. */
    function finish(reply: Reply, notes: { cause?: string; fenced?: boolean; closing?: boolean }): void {
      if (over) return;
      over = true;
      clearTimeout(timer);
      channel.leave(talker);
      if (notes.closing) channel.close();
      const { phase, reply: last } = refused ?? { phase: step === 'fence' ? 'data' : step, reply };
      const { cause = null, fenced = false } = refused ? {} : notes;
      resolve(resultOf(phase, last, { cause, fenced, usable: channel.open }));
    }

    /** From here on neither a byte nor the dot leaves. */
    const abandon = (notes: { cause?: string; fenced?: boolean }) =>
      finish(noReply, { ...notes, closing: true });

    channel.join(talker);
    if (!channel.open) finish(noReply, { cause: 'ECONNECTION' });
    else channel.say(pipelined ? commands.mail + commands.rcpt + commands.data : commands.mail);
  });
}

const noReply: Reply = replyIn(undefined);
const nextCommand = { mail: 'rcpt', rcpt: 'data', data: null } as const;

function commandsFor({ from, to, dsn }: Letter, extensions: readonly string[]) {
  const notices = dsn && extensions.includes('DSN') ? dsn : null;
  const ret = notices ? ` RET=HDRS ENVID=${notices.envid}` : '';
  const notify = notices ? ` NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=rfc822;${xtext(to)}` : '';
  return {
    mail: `MAIL FROM:<${from}>${ret}\r\n`,
    rcpt: `RCPT TO:<${to}>${notify}\r\n`,
    data: 'DATA\r\n',
  };
}

/** RFC 3461 4: of the characters of a plain address, these two can't stand for themselves. */
const xtext = (address: string): string => address.replaceAll('+', '+2B').replaceAll('=', '+3D');

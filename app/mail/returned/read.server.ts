/** Reading foreign mail in a thread with limits: whatever is in it, this process goes on. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import code from './reader.js?raw';

/** What sorting asks of a mail. Headers by lower-case name in their order, everything cut to a length. */
export type ReadMail = {
  headers: [name: string, value: string][];
  text: string;
  /** The parts for machines: delivery-status, feedback-report, disposition-notification. */
  reports: { type: string; text: string }[];
};

export type Reader = {
  /** The mail, or null for one that can't be read within the limits. Never rejects. */
  read(raw: Uint8Array): Promise<ReadMail | null>;
  close(): Promise<void>;
};

export type ReaderLimits = { ms: number; heapMb: number };

const usual: ReaderLimits = { ms: 2_000, heapMb: 64 };

/** One thread, started with the first mail; mails are read one after the other. */
export function openReader({ ms, heapMb }: ReaderLimits = usual): Reader {
  let thread: Worker | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  function start(): Worker {
    const started = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
      workerData: { parser: parserUrl() },
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: 16, stackSizeMb: 2 },
      env: {},
    });
    started.unref();
    return started;
  }

  function ask(raw: Uint8Array): Promise<ReadMail | null> {
    const asked = thread ?? start();
    thread = asked;
    return new Promise((resolve) => {
      const timer = setTimeout(() => end(null, true), ms);
      const answered = (mail: ReadMail | null) => end(mail, false);
      const broken = () => end(null, true);
      function end(mail: ReadMail | null, drop: boolean) {
        clearTimeout(timer);
        asked.off('message', answered).off('exit', broken);
        if (drop) {
          thread = null;
          asked.terminate().catch(() => {});
        }
        resolve(mail);
      }
      // 'error' is followed by 'exit', and must be heard, or it would end the process
      if (!asked.listenerCount('error')) asked.on('error', () => {});
      asked.on('message', answered).on('exit', broken);
      asked.postMessage(raw);
    });
  }

  return {
    read(raw) {
      const answer = turn.then(() => ask(raw));
      turn = answer;
      return answer;
    },
    async close() {
      await turn;
      await thread?.terminate();
      thread = null;
    },
  };
}

const parserUrl = (): string => pathToFileURL(createRequire(import.meta.url).resolve('postal-mime')).href;

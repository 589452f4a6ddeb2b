// The thread in which foreign mail is parsed. It has a heap of its own, and is ended when it takes too long.
import { parentPort, workerData } from 'node:worker_threads';

const HEADERS = 100;
const VALUE = 2_000;
const TEXT = 32_000;
const kept = ['message/delivery-status', 'message/feedback-report', 'message/disposition-notification'];

const { default: PostalMime } = /** @type {typeof import('postal-mime')} */ (await import(workerData.parser));
const options = {
  forceRfc822Attachments: true, // what was sent is not read
  maxNestingDepth: 20,
  maxHeadersSize: 128 * 1024,
};

/** @param {{ content: unknown }} part */
const textOf = ({ content }) =>
  typeof content === 'string'
    ? content
    : new TextDecoder().decode(/** @type {Uint8Array} */ (content).slice(0, TEXT));

/** @param {Uint8Array} raw */
async function read(raw) {
  const mail = await PostalMime.parse(raw, options);
  return {
    headers: mail.headers
      .slice(0, HEADERS)
      .map(({ key, value }) => [key.toLowerCase(), String(value).slice(0, VALUE)]),
    text: (mail.text ?? '').slice(0, TEXT),
    reports: mail.attachments
      .filter(({ mimeType }) => kept.includes(mimeType))
      .slice(0, 4)
      .map((part) => ({ type: part.mimeType, text: textOf(part).slice(0, TEXT) })),
  };
}

parentPort?.on('message', (raw) => {
  read(raw).then(
    (mail) => parentPort?.postMessage(mail),
    () => parentPort?.postMessage(null),
  );
});

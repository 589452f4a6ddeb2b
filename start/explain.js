// What a person who started us is told when it fails.
import { inspect } from 'node:util';

/**
 * A plain Error of ours is a sentence for the person who started us; anything else is a fault, shown in full.
 * A server that can't be reached, or lets us in as nobody, is a fault of the address it was given.
 * @param {any} error
 */
export function explain(error) {
  const isSentence = error?.constructor === Error && error.cause === undefined && !process.env.DEBUG;
  if (isSentence) return error.message;
  const { code, syscall, message } = error?.cause ?? error ?? {};
  const noServer =
    ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '28000', '28P01', '3D000'].includes(code) ||
    (code === 'ENOENT' && syscall === 'connect') ||
    (code === '42704' && message.startsWith('unrecognized configuration parameter'));
  return noServer ? `DATABASE_URL: ${message}` : inspect(error);
}

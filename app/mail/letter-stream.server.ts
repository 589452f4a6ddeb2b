/** The bytes of one letter as a stream that shows how far it was read: the mail client itself does not tell. */
import { Readable } from 'node:stream';

/**
 * unread: the server has not answered 354. fencing: it has, and the fence is being asked; no byte is out.
 * reading: bytes are out, the last one is not. ended: everything was handed over, so the final dot may be out.
 */
export type Progress = 'unread' | 'fencing' | 'reading' | 'ended';

export type LetterStream = { stream: Readable; progress: () => Progress };

type Fence = {
  beforeBody: () => Promise<boolean>;
  /** Called instead of the first byte when the fence said no, or (with its error) when it broke. */
  onRefused: () => void;
  onBroken: (error: unknown) => void;
};

/** Small enough that a break in the middle of a long letter is seen before the rest has left. */
const chunkSize = 16 * 1024;

/** A stream over `bytes` that asks the fence at its first read and gives no byte before the answer is yes. */
export function letterStream(bytes: Uint8Array, fence: Fence): LetterStream {
  let progress: Progress = 'unread';
  let offset = 0;

  function pushNext(): void {
    if (stream.destroyed) return;
    const chunk = bytes.subarray(offset, offset + chunkSize);
    offset += chunk.length;
    progress = offset < bytes.length ? 'reading' : 'ended';
    stream.push(chunk);
    if (progress === 'ended') stream.push(null);
  }

  async function askFence(): Promise<void> {
    progress = 'fencing';
    const open = await fence.beforeBody();
    if (stream.destroyed) return;
    if (open) pushNext();
    else fence.onRefused();
  }

  const stream = new Readable({
    read() {
      if (progress === 'unread') askFence().catch(fence.onBroken);
      else setImmediate(pushNext); // a turn of the event loop, in which a reply or a break may arrive
    },
  });
  return { stream, progress: () => progress };
}

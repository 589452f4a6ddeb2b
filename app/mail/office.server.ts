/** The post office: one shift after the other, for as long as the process lives. */
import { type ShiftOptions, startShift } from './shift.server.ts';

export type Office = { close(): Promise<void> };

const PAUSE_MS = 1_000;
const REPEAT_MS = 600_000;

/** Opens the post office. A shift that loses its lease, or can't start, is followed by another one. */
export function openOffice(options: ShiftOptions): Office {
  let close = () => {};
  const closing = new Promise<'closing'>((resolve) => {
    close = () => resolve('closing');
  });
  const running = keepShifts(options, closing);
  return {
    async close() {
      close();
      await running;
    },
  };
}

async function keepShifts(options: ShiftOptions, closing: Promise<'closing'>): Promise<void> {
  let last = { words: '', at: 0 };
  /** Says the same thing in a row again only after ten minutes: a shut gate may wait for a person all night. */
  function report(error: unknown): null {
    const words = String(error);
    if (words === last.words && Date.now() - last.at < REPEAT_MS) return null;
    last = { words, at: Date.now() };
    options.onTrouble('starting a shift', error);
    return null;
  }
  for (;;) {
    const shift = await startShift(options).catch(report);
    if (shift) {
      await Promise.race([closing, shift.lost]);
      await shift.end();
      last = { words: '', at: 0 };
    }
    if ((await Promise.race([closing, pause()])) === 'closing') return;
  }
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS));

/** The post office: one shift after the other, for as long as the process lives. */
import type { Trouble } from './desk.server.ts';
import { type ShiftOptions, startShift } from './shift.server.ts';

export type Office = { close(): Promise<void> };

const PAUSE_MS = 1_000;

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
  for (;;) {
    const shift = await startShift(options).catch((error) => report(options.onTrouble, error));
    if (shift) {
      await Promise.race([closing, shift.lost]);
      await shift.end();
    }
    if ((await Promise.race([closing, pause()])) === 'closing') return;
  }
}

function report(onTrouble: Trouble, error: unknown): null {
  onTrouble('starting a shift', error);
  return null;
}

const pause = () => new Promise<void>((resolve) => setTimeout(resolve, PAUSE_MS));

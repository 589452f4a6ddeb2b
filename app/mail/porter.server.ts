/** The porter of a shift: opens the send record once the gate lets it, and looks at the gate every minute. */
import { GateShut, passGate } from '#app/models/message/gate.server.ts';
import { openSendRecord, type SendRecord } from '#app/models/message/send-record.server.ts';
import type { Database } from '#db/connect.ts';
import type { Trouble } from './desk.server.ts';

export type Porter = {
  sends: SendRecord;
  /** Resolves when the shift has to end: the gate was shut, or the send record can't be written. */
  stopped: Promise<void>;
  leave(): Promise<void>;
};

const LOOK_MS = 60_000;

/** Rejects with GateShut or OutsideError when nothing may be claimed. */
export async function postPorter(database: Database, onTrouble: Trouble): Promise<Porter> {
  await passGate(database);
  const sends = await openSendRecord();
  let stop = () => {};
  const shut = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const watch = setInterval(look, LOOK_MS);

  function look() {
    passGate(database).catch((error) => {
      onTrouble('looking at the gate', error);
      if (error instanceof GateShut) stop();
    });
  }
  return {
    sends,
    stopped: Promise.race([shut, sends.lost]),
    async leave() {
      clearInterval(watch);
      await sends.close();
    },
  };
}

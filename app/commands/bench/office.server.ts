/** The real post office in a process of its own, as a worker opens it: only the mail server and the ceilings are the bench's. */
import { database } from '#app/db.server.ts';
import { openOffice } from '#app/mail/office.server.ts';

export type OfficeOptions = {
  /** A mail server of the bench, on loopback. */
  port: number;
  connections: { fast: number; letters: number };
};

/** Sends what is due until SIGTERM. */
export async function openBenchOffice({ port, connections }: OfficeOptions): Promise<void> {
  const office = openOffice({
    database,
    relay: { host: '127.0.0.1', port, secure: false },
    connections,
    ceilings: null,
    onTrouble: (what, error) => console.error(`bench: trouble while ${what}: ${error}`),
  });
  const stop = new Promise<void>((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('disconnect', resolve);
  });
  await stop;
  await office.close();
  await database.close();
}

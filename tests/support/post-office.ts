/** A post office at work on the database of the test, with a scripted mail server behind it. */
import { openOffice } from '#app/mail/office.server.ts';
import type { OnPoint } from '#app/mail/points.ts';
import type { Database } from '#db/connect.ts';
import { type Peer, type Script, startPeer } from './smtp-peer.ts';

export type PostOffice = { peer: Peer; troubles: string[]; close(): Promise<void> };

type Settings = { letters?: number; onPoint?: OnPoint };

/** Opens one in front of a mail server; `letters`: its connections for them. `close` may be called twice and leaves the server. */
export function openPostOffice(
  database: Database,
  peer: Peer,
  { letters = 1, onPoint }: Settings = {},
): PostOffice {
  const troubles: string[] = [];
  const office = openOffice({
    database,
    relay: { host: '127.0.0.1', port: peer.port, secure: false },
    connections: { fast: 1, letters },
    ceilings: null,
    ...(onPoint ? { onPoint } : {}),
    onTrouble: (what, error) => troubles.push(`${what}: ${String(error)}`),
  });
  let closing: Promise<void> | undefined;
  return {
    peer,
    troubles,
    close() {
      closing ??= office.close();
      return closing;
    },
  };
}

/** The same with a mail server of its own; both are pushed to `closers`, the office to be closed first. */
export async function startPostOffice(
  database: Database,
  closers: (() => unknown)[],
  { script = {}, ...settings }: Settings & { script?: Script } = {},
): Promise<PostOffice> {
  const peer = await startPeer(script);
  const office = openPostOffice(database, peer, settings);
  closers.push(
    () => peer.close(),
    () => office.close(),
  );
  return office;
}

/** What every page may know of this installation; the root route loads it. */
import { useRouteLoaderData } from '@remix-run/react';

export type Site = {
  /** The public address, for links that have to be absolute. */
  origin: string;
  organisation: string;
  contact: string | null;
  live: boolean;
  mailbox: boolean;
};

const unknown: Site = { origin: '', organisation: '', contact: null, live: false, mailbox: false };

/** The installation, or a nameless one when the root route itself failed. */
export const useSite = (): Site => useRouteLoaderData('root') ?? unknown;

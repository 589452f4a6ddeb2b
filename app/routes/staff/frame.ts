/** What surrounds every page of the staff rooms; made by staffLoader, drawn by StaffPage. */
import { useMatches } from '@remix-run/react';
import type { Role } from '#app/models/staff/authorize.ts';

export type Frame = {
  name: string;
  role: Role;
  /** The page's forms will ask for password and code first. */
  asksAgain: boolean;
  /** The code of what the last form did. */
  done: string | null;
  path: string;
};

/** The frame of this page; null before the login and on error pages. */
export function useFrame(): Frame | null {
  const data = useMatches().at(-1)?.data as { frame?: Frame } | undefined;
  return data?.frame ?? null;
}

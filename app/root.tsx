import { Outlet, useRouteError } from '@remix-run/react';
import { ErrorPage } from './components/error-page.tsx';
import type { Site } from './components/site.ts';
import { env } from './env.server.ts';

/** What every page may know of this installation. */
export function loader(): Site {
  return {
    origin: env.ORIGIN,
    organisation: env.ORG_NAME,
    contact: env.ORG_CONTACT ?? null,
    live: env.live,
    mailbox: !env.live && !env.SMTP_URL,
  };
}

/** Each page renders the whole document itself, so that its title can know what its form answered. */
export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}

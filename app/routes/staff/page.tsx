/** The document around every page of the staff rooms: navigation, who I am, what was done, problems, content. */
import type { ReactNode } from 'react';
import { focusOnLoad, type Problem, ProblemSummary } from '#app/components/problems.tsx';
import { useSite } from '#app/components/site.ts';
import styles from '#app/styles/staff.css?url';
import { type Frame, useFrame } from './frame.ts';
import { roomsFor } from './rooms.ts';

export type StaffPageProps = {
  title: string;
  /** What this page's forms do, by the code that `done` carries. */
  notices?: Record<string, string>;
  problems?: Problem[];
  children: ReactNode;
};

export function StaffPage({ title, notices = {}, problems = [], children }: StaffPageProps) {
  const frame = useFrame();
  const { organisation, live } = useSite();
  const notice = frame?.done && Object.hasOwn(notices, frame.done) ? notices[frame.done] : null;
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>{`${problems.length > 0 ? 'Error: ' : ''}${title} – staff – ${organisation}`}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href={styles} />
      </head>
      <body className="staff">
        <a className="skip" href="#main">
          Skip to the main part
        </a>
        <header>
          <p className="mark">
            {organisation}{' '}
            <span className="quiet">{live ? 'staff' : 'staff, demonstration: no mail is real'}</span>
          </p>
          {frame ? <Navigation frame={frame} /> : null}
        </header>
        <main id="main" tabIndex={-1}>
          <ProblemSummary problems={problems} />
          <h1>{title}</h1>
          {notice && problems.length === 0 ? (
            <p className="notice matches" role="status" {...focusOnLoad}>
              {notice}
            </p>
          ) : null}
          {frame?.asksAgain ? <AsksAgain path={frame.path} /> : null}
          {children}
        </main>
        <footer>
          <a href="/">The public page</a>
        </footer>
      </body>
    </html>
  );
}

function Navigation({ frame }: { frame: Frame }) {
  const isHere = (path: string) =>
    frame.path === path || (path !== '/staff' && frame.path.startsWith(`${path}/`)) ? 'page' : undefined;
  return (
    <div className="bar">
      <nav aria-label="Rooms">
        <ul>
          {roomsFor(frame.role).map(({ path, title }) => (
            <li key={path}>
              <a href={path} aria-current={isHere(path)}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <form method="post" action="/staff/logout">
        <a href="/staff/account" aria-current={isHere('/staff/account')}>
          {frame.name} <span className="quiet">({frame.role})</span>
        </a>
        <button>Log out</button>
      </form>
    </div>
  );
}

/** Said before anything is typed, so that nothing typed is lost on the way to the password. */
function AsksAgain({ path }: { path: string }) {
  return (
    <p className="notice">
      To change something here,{' '}
      <a href={`/staff/reauth?to=${encodeURIComponent(path)}`}>confirm that it is you</a> first.
    </p>
  );
}

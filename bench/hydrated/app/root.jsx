import { Links, Meta, Outlet, Scripts } from '@remix-run/react';

export const links = () => [{ rel: 'stylesheet', href: '/site.css' }];
export const meta = () => [{ title: 'A letter' }];

export default function Root() {
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <Meta />
        <Links />
      </head>
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}

/** Every address that no other line of routes.ts names. */
import { notFound } from './place.server.ts';

export function loader(): never {
  throw notFound({ missing: 'page' });
}

export function action(): never {
  throw notFound({ missing: 'page' });
}

export default function NotFoundPage() {
  return null;
}

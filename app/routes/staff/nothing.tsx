/** Any other address under /staff: said within the staff rooms, to those who are logged in. */
import { notFound, staffLoader } from './staff.server.ts';

export const loader = staffLoader('look around', async () => {
  throw notFound();
});

/** Never drawn: the loader ends in the layout's error page. */
export default function Nothing() {
  return null;
}

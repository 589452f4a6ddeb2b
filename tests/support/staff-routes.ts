/** The routes of the staff rooms as app/routes.ts lists them, with their modules, for tests that walk all of them. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import type { Verb } from '#app/models/staff/authorize.ts';
import table from '#app/routes.ts';

type Handler = ((args: LoaderFunctionArgs & ActionFunctionArgs) => Promise<unknown>) & { verb?: Verb };
export type StaffRoute = { path: string; file: string; loader?: Handler; action?: Handler };

type Entry = { path?: string; index?: boolean; file: string; children?: Entry[] };
type Module = { default?: unknown; loader?: Handler; action?: Handler };

const modules = import.meta.glob<Module>('../../app/routes/**/*.{ts,tsx}');

const flat = (entries: Entry[], above: string): { path: string; file: string }[] =>
  entries.flatMap(({ path, file, children }) => {
    const here = [above, path].filter(Boolean).join('/');
    return [{ path: here, file }, ...flat(children ?? [], here)];
  });

/** Every route under /staff that answers something by itself. */
export async function staffRoutes(): Promise<StaffRoute[]> {
  const found = flat((await table) as Entry[], '').filter(({ path }) => /^staff(\/|$)/.test(path));
  const routes = await Promise.all(
    found.map(async ({ path, file }) => {
      const { loader, action } = (await modules[`../../app/${file}`]?.()) ?? {};
      return { path: `/${path}`, file, loader, action };
    }),
  );
  return routes.filter(({ loader, action }) => loader || action);
}

/** What a loader or action answers: a status, whether returned or thrown, and where it sends the browser. */
export async function answerOf(run: () => Promise<unknown>): Promise<{ status: number; to: string | null }> {
  const answer = await run().catch((thrown) => {
    if (thrown instanceof Error) throw thrown;
    return thrown;
  });
  if (answer instanceof Response) return { status: answer.status, to: answer.headers.get('Location') };
  const status = (answer as { init?: ResponseInit | null } | null)?.init?.status;
  return { status: status ?? 200, to: null };
}

type Sent = { path: string; params?: Record<string, string>; cookie?: string; form?: Record<string, string> };

/** What Remix would give a loader, or with `form` an action. */
export function argsFor({
  path,
  params = {},
  cookie = '',
  form,
}: Sent): LoaderFunctionArgs & ActionFunctionArgs {
  const url = new URL(path, 'http://localhost:3000');
  const request = new Request(url, {
    headers: { Cookie: cookie },
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
  return { request, params, context: { address: '192.0.2.7' } };
}

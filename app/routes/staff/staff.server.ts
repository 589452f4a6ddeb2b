/**
 * The doors of the staff rooms. Every loader and action behind a login is made by one of these three; each carries its
 * verb, which tests/routes/staff/matrix.data.test.ts reads. A campaign named in the address (`:campaign`, or by its `:letter`) is found
 * and its permission asked here, before the room sees the request.
 */
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { db } from '#app/db.server.ts';
import { authorize, freshnessOf, type Row, type Staff, type Verb } from '#app/models/staff/authorize.ts';
import {
  type CampaignRef,
  campaignBySlug,
  campaignOfLetter,
} from '#app/models/staff/campaign-scope.server.ts';
import type { Session } from '#app/models/staff/session.server.ts';
import { type FlatForm, readFlatForm } from '../public/flat-form.server.ts';
import { sessionOf } from './cookie.server.ts';
import type { Frame } from './frame.ts';

export type Visit = {
  request: Request;
  url: URL;
  params: LoaderFunctionArgs['params'];
  staff: Staff;
  session: Session;
  /** The client's network address. */
  address: string;
  /** The campaign in the address, or of the letter in it; null where the address names neither. */
  campaign: CampaignRef | null;
  /** Throws 404 when this person has nothing to do with the row: as if it were not there. */
  assertMay: (row: Row) => void;
};

/** Throw what this returns. */
export const notFound = () => data(null, { status: 404 });

const forbidden = () => data(null, { status: 403 });

type Args = LoaderFunctionArgs | ActionFunctionArgs;

async function enter({ request, params, context }: Args, verb: Verb): Promise<Visit> {
  const url = new URL(request.url);
  const session = await sessionOf(request);
  if (!session) throw redirect(`/staff/login${returnTo(url)}`, 303);
  const { staff } = session;
  if (!authorize(staff, verb, null)) throw forbidden();
  const assertMay = (row: Row) => {
    if (!authorize(staff, verb, row)) throw notFound();
  };
  const campaign = await campaignIn(params);
  if (campaign) assertMay({ campaignId: campaign.id });
  const freshness = freshnessOf(verb);
  if (!session.fresh && (freshness === 'always' || (freshness && request.method === 'POST')))
    throw redirect(`/staff/reauth${returnTo(url)}`, 303);
  return { request, url, params, staff, session, address: context.address, campaign, assertMay };
}

/** The campaign that an address names, by itself or by a letter; null where it names neither. */
async function campaignIn({ campaign, letter }: Args['params']): Promise<CampaignRef | null> {
  if (campaign === undefined && letter === undefined) return null;
  const found =
    campaign === undefined ? await campaignOfLetter(db, letter ?? '') : await campaignBySlug(db, campaign);
  if (!found) throw notFound();
  return found;
}

const returnTo = ({ pathname, search }: URL) =>
  pathname === '/staff' ? '' : `?to=${encodeURIComponent(pathname + search)}`;

/** A page: what `load` returns, and the frame around it. Only for those who may do `verb`. */
export function staffLoader<Data extends object>(verb: Verb, load: (visit: Visit) => Promise<Data>) {
  const loader = async (args: LoaderFunctionArgs) => {
    const visit = await enter(args, verb);
    return { ...(await load(visit)), frame: frameOf(visit, verb), lang: 'en' };
  };
  return Object.assign(loader, { verb });
}

function frameOf({ staff: { name, role }, session, url }: Visit, verb: Verb): Frame {
  const asksAgain = freshnessOf(verb) !== undefined && !session.fresh;
  return { name, role, asksAgain, done: url.searchParams.get('done'), path: url.pathname };
}

/** A file to download. */
export function staffFile(verb: Verb, load: (visit: Visit) => Promise<Response>) {
  return Object.assign(async (args: LoaderFunctionArgs) => load(await enter(args, verb)), { verb });
}

/** The names of a form's fields; any other name is refused with 400, so that no field can be slipped in. */
export type Fields<One extends string, All extends string> = {
  one: readonly One[];
  all?: readonly All[];
  /** Those of `one` that may be a text file. */
  files?: readonly One[];
};

/** What a form does. `act` returns a redirect, or `data` with problems and status 422. */
export function staffAction<One extends string, Answer, All extends string = never>(
  verb: Verb,
  { one, all = [], files = [] }: Fields<One, All>,
  act: (visit: Visit & { form: FlatForm<One, All> }) => Promise<Answer>,
) {
  const action = async (args: ActionFunctionArgs): Promise<Answer> => {
    const visit = await enter(args, verb);
    return act({ ...visit, form: await readFlatForm(args.request, one, all, files) });
  };
  return Object.assign(action, { verb });
}

/** Back to a page that says what was done; `code` is a key of the page's `notices`. */
export const done = (path: string, code: string) => redirect(`${path}?done=${code}`, 303);

/** The page a person wanted before they had to log in; anything but a staff page is the first one. */
export function wantedPage(to: string | null): string {
  return to && /^\/staff(\/[\w./-]*)?(\?[\w=&%+.-]*)?$/.test(to) && !to.includes('//') ? to : '/staff';
}

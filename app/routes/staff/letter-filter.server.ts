/** The message log's filter, from an address or a form, within the campaigns that a person may see. */
import { db } from '#app/db.server.ts';
import { holdReasons, type LetterFilter, letterStates } from '#app/models/letters/log.server.ts';
import { authorize, type Staff } from '#app/models/staff/authorize.ts';
import { listCampaignRefs } from '#app/models/staff/campaign-scope.server.ts';

export const filterNames = [
  ...(['campaign', 'state', 'reason', 'area', 'target', 'from', 'to', 'reference'] as const),
] as const;

type Ask = (name: (typeof filterNames)[number]) => string | null;

/** The parts that make sense; `typed` is what the form shows again. What does not is left out. */
export async function letterFilter(
  staff: Staff,
  ask: Ask,
): Promise<{ filter: LetterFilter; typed: Record<string, string>; slugs: string[] }> {
  const typed = Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = ask(name)?.trim();
      return value ? [[name, value.slice(0, 60)]] : [];
    }),
  );
  const own = (await listCampaignRefs(db)).filter(({ id }) =>
    authorize(staff, 'read letters', { campaignId: id }),
  );
  const chosen = own.filter(({ slug }) => slug === typed.campaign);
  const campaigns = (chosen.length ? chosen : own).map(({ id }) => id);
  return { filter: { campaigns, ...parts(typed) }, typed, slugs: own.map(({ slug }) => slug) };
}

function parts(typed: Record<string, string>): Omit<LetterFilter, 'campaigns'> {
  const state = letterStates.find((known) => known === typed.state);
  const reason = holdReasons.find((known) => known === typed.reason);
  const targetId = number(typed.target);
  const [from, to] = [day(typed.from), day(typed.to)];
  return {
    ...(state ? { state } : {}),
    ...(reason ? { reason } : {}),
    ...(typed.area ? { area: typed.area } : {}),
    ...(targetId ? { targetId } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(typed.reference ? { reference: typed.reference } : {}),
  };
}

/** Ids of ours fit 31 bits; anything else is none. */
export const number = (text: string | null | undefined) =>
  text && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

const day = (text: string | undefined) =>
  text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;

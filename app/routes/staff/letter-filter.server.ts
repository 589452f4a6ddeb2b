/** The message log's filter, from an address. */
import { holdReasons, type LetterFilter, letterStates } from '#app/models/letters/log.server.ts';

const names = ['state', 'reason', 'area', 'target', 'from', 'to', 'reference'] as const;

/** The parts that make sense; `typed` is what the form shows again. What does not is left out. */
export function letterFilter({ searchParams }: URL): {
  filter: Omit<LetterFilter, 'campaigns'>;
  typed: Record<string, string>;
} {
  const typed = Object.fromEntries(
    names.flatMap((name) => {
      const value = searchParams.get(name)?.trim();
      return value ? [[name, value.slice(0, 60)]] : [];
    }),
  );
  const state = letterStates.find((known) => known === typed.state);
  const reason = holdReasons.find((known) => known === typed.reason);
  const [targetId, before] = [number(typed.target), number(searchParams.get('before'))];
  const [from, to] = [day(typed.from), day(typed.to)];
  const filter = {
    ...(state ? { state } : {}),
    ...(reason ? { reason } : {}),
    ...(typed.area ? { area: typed.area } : {}),
    ...(targetId ? { targetId } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
    ...(typed.reference ? { reference: typed.reference } : {}),
    ...(before ? { before } : {}),
  };
  return { filter, typed };
}

/** Ids of ours fit 31 bits; anything else is none. */
const number = (text: string | null | undefined) =>
  text && /^\d{1,9}$/.test(text) ? Number(text) : undefined;

const day = (text: string | undefined) =>
  text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined;

/** People who write through the pages: the form, the link in their mail, its button, the receipt. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ask, askIn } from './crowd.server.ts';
import type { FrontDoor } from './webs.server.ts';

const AT_ONCE = { forms: 8, links: 8 };
/** After the last form, mails may take so long: a worker has died, and the mail server puts some off. */
const PATIENCE_MS = 90_000;

export type Visitors = {
  /** So many people write and confirm; resolves when the last one has seen the receipt, or waited too long. */
  come(count: number): Promise<void>;
  /** A mail, as the mail server took it. */
  hear(mail: Buffer): void;
  /** Public ids of actions whose forms were answered with 303, and of those whose buttons were. */
  taken: Set<string>;
  confirmed: Set<string>;
  /** Answers that a person can do nothing with. */
  surprises: Map<string, number>;
};

/** `path`: the campaign's page; `areas`: codes of countries whose office can be written to. */
export function openVisitors(proxy: FrontDoor, path: string, areas: readonly string[]): Visitors {
  const taken = new Set<string>();
  const confirmed = new Set<string>();
  const surprises = new Map<string, number>();
  const inbox: Ask[] = [];
  const asked = new Set<string>();
  const surprise = (what: string) => void surprises.set(what, (surprises.get(what) ?? 0) + 1);

  async function write(n: number): Promise<void> {
    const from = networkOf(n);
    const page = await proxy.ask({ path, from });
    const form = filledIn(page.text, areas[n % areas.length] ?? '', n);
    const { status, location } = await proxy.ask({ path, form, from });
    const publicId = new URL(location, 'http://localhost').searchParams.get('action');
    if (status === 303 && publicId) taken.add(publicId);
    else surprise(`a form was answered with ${status}`);
  }

  async function confirm({ token, publicId }: Ask): Promise<void> {
    const link = `/confirm/${token}`;
    const page = await proxy.ask({ path: link });
    if (page.status !== 200) surprise(`a link was answered with ${page.status}`);
    const pressed = await proxy.ask({ path: link, form: new URLSearchParams({ intent: 'confirm' }) });
    // The web that died had done it, and the other one says that it is done.
    if (pressed.status !== 303 && !(pressed.status === 409 && pressed.tries > 1))
      return surprise(`a button was answered with ${pressed.status}`);
    confirmed.add(publicId);
    if (pressed.status !== 303) return;
    const receipt = await proxy.ask({ path: pressed.location });
    if (receipt.status !== 200) surprise(`a receipt was answered with ${receipt.status}`);
  }

  return {
    async come(count) {
      let n = 0;
      let end = Number.POSITIVE_INFINITY;
      const writer = async () => {
        while (n < count) {
          n += 1;
          await write(n);
        }
      };
      const reader = async () => {
        while (Date.now() < end) {
          const ask = inbox.shift();
          if (ask) await confirm(ask);
          else if (n >= count && confirmed.size >= taken.size) return;
          else await sleep(20);
        }
      };
      const readers = Array.from({ length: AT_ONCE.links }, reader);
      await Promise.all(Array.from({ length: AT_ONCE.forms }, writer));
      end = Date.now() + PATIENCE_MS;
      await Promise.all(readers);
    },
    hear(mail) {
      const ask = askIn(mail);
      if (!ask || asked.has(ask.publicId)) return;
      asked.add(ask.publicId);
      inbox.push(ask);
    },
    ...{ taken, confirmed, surprises },
  };
}

/** From thousands of networks: one alone may send sixty forms at once. */
const networkOf = (n: number) => `10.${(n >> 8) & 255}.${n & 255}.1`;

/** The form as the page gives it out, filled in by the nth person. */
function filledIn(html: string, country: string, n: number): URLSearchParams {
  const given = (name: string) => new RegExp(`name="${name}"[^>]*? value="([^"]*)"`).exec(html)?.[1] ?? '';
  const demands = [...html.matchAll(/name="demand"[^>]*? value="(\d+)"/g)].map(([, number]) => number ?? '');
  return new URLSearchParams([
    ...['form_token', 'order', 'consent_send', 'adult'].map((name) => [name, given(name)]),
    ...Object.entries({ intent: 'send', topic: '', subject: '0', country, own: `House ${n} agrees.` }),
    ...Object.entries({ name: `Supporter ${n}`, email: `supporter-${n}@club-${n % 100}.example` }),
    ...demands.map((number) => ['demand', number]),
  ]);
}

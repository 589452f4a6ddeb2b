/** The people of a rehearsed day: they take actions, and what they do next they do because a mail reached them. */
import { confirmByCode, confirmByLink } from '#app/models/action/confirm.server.ts';
import { findByLink } from '#app/models/action/link.server.ts';
import { type ActionForm, takeAction } from '#app/models/action/take.server.ts';
import type { CampaignView } from '#app/models/campaign.server.ts';
import { readToken } from '#app/secret.server.ts';
import type { Db } from '#db/connect.ts';
import { pick, shares } from './day.ts';

const AT_ONCE = 8;
/** Shares of the people: who press twice, whose mail is opened by a scanner first, who never confirm. */
const HASTY = 0.04;
const SCANNED = 0.3;
const SILENT = 0.05;
const BY_CODE = 0.3;
/** Every so manieth agrees to be named in a digest. */
const NAMED = 4;

export type Ask = { publicId: string; token: string; code: string };

export type Crowd = {
  /** So many people fill in the form. */
  come(count: number): Promise<void>;
  /** A mail, as the mail server took it. */
  hear(mail: Buffer): void;
  /** Those who have got their mail by now answer it. */
  answer(): Promise<void>;
  waiting(): number;
  /** What must not happen: a form answered with another action, a page that confirms, a refused confirmation. */
  surprises: Map<string, number>;
  /** Actions that a person meant to confirm, and those nobody did. */
  tally: { taken: number; confirmed: number; scans: number };
  /** Public ids of actions whose people stayed silent. */
  silent: Set<string>;
};

/** `areas`: codes, the busiest first. */
export function openCrowd(db: Db, campaign: CampaignView, areas: readonly string[]): Crowd {
  const parts = shares(areas.length);
  const surprises = new Map<string, number>();
  const silent = new Set<string>();
  const done = new Set<string>();
  const tally = { taken: 0, confirmed: 0, scans: 0 };
  let inbox: Ask[] = [];

  const surprise = (what: string) => void surprises.set(what, (surprises.get(what) ?? 0) + 1);

  async function come(): Promise<void> {
    tally.taken += 1;
    const form = formOf(campaign, areas[pick(parts, Math.random())] ?? '', tally.taken);
    const { publicId } = await takeAction(db, campaign, form);
    if (Math.random() < SILENT) silent.add(publicId);
    if (Math.random() >= HASTY) return;
    const again = await takeAction(db, campaign, form);
    if (again.publicId !== publicId) surprise('one form, two actions');
  }

  async function answer({ publicId, token, code }: Ask): Promise<void> {
    if (Math.random() < SCANNED || silent.has(publicId)) {
      tally.scans += 1;
      const before = await findByLink(db, token);
      const after = await findByLink(db, token);
      if (!before || after?.state !== before.state) surprise('a page that was only opened changed something');
    }
    if (silent.has(publicId) || done.has(publicId)) return;
    done.add(publicId);
    const confirm = () =>
      Math.random() < BY_CODE ? confirmByCode(db, publicId, code) : confirmByLink(db, token);
    const first = await confirm();
    if (first.ok) tally.confirmed += 1;
    else surprise(`not confirmed: ${first.problem}`);
    if (Math.random() >= HASTY) return;
    const second = await confirm();
    if (second.ok || second.problem !== 'already confirmed') surprise('confirmed twice');
  }

  return {
    come: (count) => inTurns(Array.from({ length: count }), come),
    hear(mail) {
      const ask = askIn(mail);
      if (ask) inbox.push(ask);
    },
    async answer() {
      const asks = inbox;
      inbox = [];
      await inTurns(asks, answer);
    },
    waiting: () => inbox.length,
    ...{ surprises, tally, silent },
  };
}

async function inTurns<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<void> {
  const left = [...items];
  const takeNext = async () => {
    while (left.length) await act(left.pop() as Item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
}

/** What the nth person fills in: every third has words of their own. */
export function formOf(campaign: CampaignView, area: string, n: number): ActionForm {
  return {
    kind: n % 10 === 0 ? 'sign' : 'write',
    area,
    lang: campaign.lang,
    letterLang: campaign.lang,
    name: `Supporter ${n}`,
    email: `supporter-${n}@example.org`,
    demands: campaign.demands.map((demand) => demand.number),
    subject: 0,
    ownWords: n % 3 === 0 ? `I am number ${n}, and I mean it.` : '',
    editedText: null,
    alsoTarget: false,
    consents: [
      ...[campaign.consents.send.id, campaign.consents.adult.id],
      ...(n % NAMED ? [] : [campaign.consents.named.id]),
    ],
  };
}

/** The link and the code of a mail that asks to confirm; null for any other mail. */
export function askIn(mail: Buffer): Ask | null {
  const text = mail.toString('latin1').replaceAll('=\r\n', '');
  const token = /\/confirm\/([\w-]{43})/.exec(text)?.[1];
  const code = /^Subject:.*?\b(\d{6})\b/m.exec(text)?.[1];
  const publicId = token ? readToken('confirm', token) : null;
  return token && code && publicId ? { publicId, token, code } : null;
}

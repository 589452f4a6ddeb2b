/** Every mail that we send, about an invented writer, made by the functions that make the real ones. Nothing is queued. */
import { env } from '#app/env.server.ts';
import { isPageLanguage } from '#app/i18n/languages.ts';
import { officeUrl, staffInviteUrl, staffUrl } from '#app/urls.server.ts';
import type { Db } from '#db/connect.ts';
import { staffInviteMail } from '#emails/staff-invite.tsx';
import { weeklyReportMail } from '#emails/weekly-report.tsx';
import { alreadyMail, askMail } from '../action/confirm-mail.server.ts';
import { questionMail } from '../answer/follow-up.server.ts';
import { digestMail } from '../digest/write.server.ts';
import { type Decision, decisionMail } from '../directory/tell.server.ts';
import type { MessageKind } from '../message/queue.server.ts';
import { endMail } from '../notice.server.ts';
import { greetingIn } from '../office/greet.server.ts';
import { linkMail } from '../own-data/link.server.ts';
import { testMail } from '../template/test-mail.server.ts';
import { type Scene, setScene, writer } from './scene.server.ts';

export type PreviewMail = { subject: string; text: string; html?: string };

type Preview = {
  kind: MessageKind;
  says: string;
  /** To supporters in the language of their page, to offices in one of theirs, to staff in English. */
  to: 'supporters' | 'offices' | 'staff';
  make(scene: Scene): PreviewMail | Promise<PreviewMail>;
};

const publicId = '00000000-0000-4000-8000-000000000000';
const code = '123456';
const minister = 'Maria Lindqvist';
const about = ({ lang }: Scene) => ({ lang, publicId, name: writer });
const actionOf = (kind: 'write' | 'sign', { lang, campaign }: Scene) => ({
  ...{ publicId, kind, lang, title: campaign.title },
});

const ended = (says: string, how: { failed?: boolean; bundled?: number }): Preview => ({
  ...{ kind: 'receipt', says, to: 'supporters' },
  make: async (scene) =>
    endMail({
      ...{ ...about(scene), target: minister, at: new Date('2026-03-02T09:30:00Z') },
      ...{ failed: how.failed ?? false, bundled: how.bundled ?? null, letter: (await scene.letter()).text },
    }),
});

const decided = (says: string, what: Decision): Preview => ({
  ...{ kind: 'notice', says, to: 'supporters' },
  make: async (scene) =>
    decisionMail({ ...about(scene), letter: (await scene.letter()).text }, what, minister),
});

const invited = (says: string, reset: boolean): Preview => ({
  ...{ kind: 'invite', says, to: 'staff' },
  make: () => staffInviteMail({ organisation: env.ORG_NAME, url: staffInviteUrl('a-token'), reset }),
});

/** By the name in their address. */
const previews: Record<string, Preview> = {
  confirm: {
    ...{ kind: 'confirm', says: 'Please confirm: a letter', to: 'supporters' },
    make: (scene) => askMail(actionOf('write', scene), writer, code, false),
  },
  'confirm-signature': {
    ...{ kind: 'confirm', says: 'Please confirm: a signature', to: 'supporters' },
    make: (scene) => askMail(actionOf('sign', scene), writer, code, false),
  },
  reminder: {
    ...{ kind: 'confirm', says: 'Please confirm: the reminder', to: 'supporters' },
    make: (scene) => askMail(actionOf('write', scene), writer, code, true),
  },
  already: {
    ...{ kind: 'already', says: 'You have written before', to: 'supporters' },
    make: (scene) => alreadyMail(actionOf('write', scene), writer, publicId),
  },
  'handed-over': ended('Your letter was handed over', {}),
  bundled: ended('Your letter went with others', { bundled: 62 }),
  failed: ended('Your letter failed', { failed: true }),
  readdressed: decided('Your letter goes to the new office-holder', 'readdressed'),
  closed: decided('The office changed hands, your letter comes back', 'closed'),
  refused: decided('Your letter was read and not sent', 'refused'),
  bounced: decided('Your letter came back', 'bounced'),
  'follow-up': {
    ...{ kind: 'notice', says: 'Has an answer come?', to: 'supporters' },
    make: (scene) => questionMail(about(scene), writer, minister),
  },
  'own-data': {
    ...{ kind: 'notice', says: 'The link to your own data', to: 'supporters' },
    make: (scene) => linkMail(about(scene), 'a-secret'),
  },
  letter: {
    ...{ kind: 'letter', says: 'A letter', to: 'offices' },
    make: (scene) => scene.letter(),
  },
  'letter-own-words': {
    ...{ kind: 'letter', says: 'A letter with words of its writer', to: 'offices' },
    make: (scene) => scene.letter('My grandmother grew up in Odesa.\n\nShe still calls it home.'),
  },
  digest: { kind: 'digest', says: 'Many letters in one', to: 'offices', make: digest },
  greeting: {
    ...{ kind: 'greeting', says: 'Before the first letters', to: 'offices' },
    make: ({ db, lang, campaign, office }) =>
      greetingIn(db, lang, { slug: campaign.slug, targetId: office.target, url: officeUrl(publicId) }),
  },
  test: {
    ...{ kind: 'test', says: 'A template, to oneself', to: 'offices' },
    make: async (scene) => testMail(await scene.letter()),
  },
  invite: invited('An invitation', false),
  reset: invited('New secrets', true),
  report: {
    ...{ kind: 'report', says: 'The weekly report', to: 'staff' },
    make({ campaign: { title, slug } }) {
      const figures = { confirmed: 1_204, queued: 1_180, handedOver: 1_022, answered: 14 };
      const url = staffUrl(`counts/${slug}?period=7d`);
      const parts = [{ title, url, ...figures, problems: [`${minister}, Sweden`] }];
      return weeklyReportMail({
        organisation: env.ORG_NAME,
        week: '2026-03-02',
        parts,
        account: staffUrl('account'),
      });
    },
  },
};

async function digest({ db, lang, campaign, office, letter }: Scene): Promise<PreviewMail> {
  const demands = campaign.demands.map(({ number }) => number);
  const letters = Array.from({ length: 62 }, (_, i) => ({
    ...{ demands: demands.slice(0, 1 + (i % demands.length)), reference: `ABCDE-${12_345 + i}` },
    confirmedBy: i % 3 ? ('code' as const) : ('link' as const),
  }));
  const shown = [{ letters, middle: (await letter()).middle }];
  const names = [writer, 'Jonas Müller', 'Máire Ní Bhriain'];
  return digestMail(
    db,
    { campaignId: campaign.id, card: { id: office.target }, lang },
    { letters, shown, names },
  );
}

export type Shown = Pick<Preview, 'kind' | 'says' | 'to'> & { name: string; make(): Promise<PreviewMail> };

/** The mails that there are in a language; none without a campaign that has an office. */
export async function previewsIn(db: Db, lang: string): Promise<Shown[]> {
  const scene = isPageLanguage(lang) ? await setScene(db, lang) : null;
  if (!scene) return [];
  return Object.entries(previews)
    .filter(([, preview]) => isIn(scene, preview))
    .map(([name, { kind, says, to, make }]) => ({ name, kind, says, to, make: async () => make(scene) }));
}

const isIn = ({ lang, office }: Scene, { to }: Preview): boolean =>
  to === 'supporters' || (to === 'staff' ? lang === 'en' : office.lang === lang);

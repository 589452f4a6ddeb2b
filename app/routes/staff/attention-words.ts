import type { Attention, AttentionKind } from '#app/models/attention.server.ts';
import type { Role } from '#app/models/staff/authorize.ts';
import { roomsFor } from './rooms.ts';

type Words = { words: (of: string, many: boolean) => string; path: (of: string, role: Role) => string };

const letters = (query: string) => `/staff/letters?${query}`;

/** What each kind says after its number, and the room where it is dealt with. */
const table: Record<AttentionKind, Words> = {
  restored: {
    words: (why) => `restore gate shut: nothing is sent. ${why} On the server: npm run restore -- status`,
    path: () => letters('state=held&reason=restored'),
  },
  switches: {
    words: (_, many) => (many ? 'switches are on and stop letters' : 'switch is on and stops letters'),
    path: () => '/staff/switches',
  },
  'slow queue': {
    words: (_, many) => `${many ? 'letters have' : 'letter has'} waited in the queue for more than an hour`,
    path: () => letters('state=queued'),
  },
  'uncertain letters': {
    words: (_, many) => `${many ? 'letters are' : 'letter is'} in doubt: sent, and no answer came`,
    path: () => letters('state=uncertain'),
  },
  'letters held': {
    words: (reason, many) => `${many ? 'letters are' : 'letter is'} held: ${reason}`,
    path: (reason) => letters(`state=held&reason=${encodeURIComponent(reason)}`),
  },
  'digests held': {
    words: (slug, many) =>
      `${many ? 'digests are' : 'digest is'} held with all letters in it: twice sent, and no answer came: ${slug}`,
    path: (slug) => `/staff/pace/${slug}`,
  },
  'letters without an address': {
    words: (_, many) => `${many ? 'letters wait' : 'letter waits'} for an address, or for one to be verified`,
    path: (_, role) => (role === 'admin' ? '/staff/targets?show=waiting' : letters('state=held')),
  },
  'failed letters': {
    words: (_, many) => `${many ? 'letters have' : 'letter has'} failed in the last seven days`,
    path: () => letters('state=failed'),
  },
  'bounced target': {
    words: (target, many) =>
      `${many ? 'letters' : 'letter'} to target ${target} came back, or a complaint did`,
    path: (target, role) =>
      role === 'admin' ? `/staff/targets/${target}` : letters(`state=bounced&target=${target}`),
  },
  'office asked': {
    words: (target) => `office has asked to stop its letters, or for digests: target ${target}`,
    path: (target, role) => (role === 'admin' ? `/staff/targets/${target}` : letters(`target=${target}`)),
  },
  'slowed targets': {
    words: (_, many) =>
      `${many ? 'mailboxes or domains get' : 'mailbox or domain gets'} letters more slowly: their servers asked for it`,
    path: () => '/staff/targets',
  },
  'offices answered': {
    words: (slug, many) =>
      `${many ? 'positions were' : 'position was'} recorded by an office with its own key: ${slug}`,
    path: (slug) => `/staff/positions/${slug}`,
  },
  'limits reached': {
    words: (of, many) =>
      `${many ? `limits of kind “${of}” were` : `limit of kind “${of}” was`} reached in the last day: people may have been asked to come back later`,
    path: () => '/staff/abuse',
  },
  'one network': {
    words: () => 'percent of the last day’s forms came from one network',
    path: () => '/staff/abuse',
  },
  'mails unconfirmed': {
    words: () =>
      'percent of yesterday’s confirm mails led to nothing: someone may be using addresses of others',
    path: () => '/staff/abuse',
  },
  'counts corrected': {
    words: (slug, many) =>
      `${many ? 'counts were' : 'count was'} wrong and put right by the nightly recount: ${slug}`,
    path: (slug) => `/staff/counts/${slug}#corrections`,
  },
  'targets stale': {
    words: (_, many) => `${many ? 'addresses were' : 'address was'} not checked in the last 90 days`,
    path: () => '/staff/targets?show=stale',
  },
  'targets unverified': {
    words: (_, many) =>
      `${many ? 'targets have addresses' : 'target has an address'} that nobody has verified`,
    path: () => '/staff/targets?show=unverified',
  },
  'campaigns stuck': {
    words: (slug) => `campaign should have opened and has nobody to write to: ${slug}`,
    path: (slug) => `/staff/campaigns/${slug}`,
  },
  'templates in review': {
    words: (version) => `template waits for a second person: ${version.replaceAll('/', ', ')}`,
    path: (version) => `/staff/templates/${version}`,
  },
};

/** What to say, and where it is dealt with; null where this role has no business. */
export function attentionWords(
  { kind, of, count }: Attention,
  role: Role,
): { words: string; path: string | null } {
  const { words, path } = table[kind];
  const place = path(of, role);
  const doors = [...roomsFor(role).map((room) => room.path), '/staff/pace/'];
  const mayEnter = doors.some((door) => door !== '/staff' && place.startsWith(door));
  return { words: words(of, count > 1), path: mayEnter ? place : null };
}

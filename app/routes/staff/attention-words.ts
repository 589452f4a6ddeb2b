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
  'letters without an address': {
    words: (_, many) => `${many ? 'letters wait' : 'letter waits'} for an address, or for one to be verified`,
    path: (_, role) => (role === 'admin' ? '/staff/targets?show=waiting' : letters('state=held')),
  },
  'failed letters': {
    words: (_, many) => `${many ? 'letters have' : 'letter has'} failed in the last seven days`,
    path: () => letters('state=failed'),
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
  const mayEnter = roomsFor(role).some((room) => room.path !== '/staff' && place.startsWith(room.path));
  return { words: words(of, count > 1), path: mayEnter ? place : null };
}

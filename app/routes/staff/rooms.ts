/** The rooms in the navigation, in their order. A room shows to those who may enter it. */
import { authorize, type Role, type Verb } from '#app/models/staff/authorize.ts';

type Room = { path: string; title: string; verb: Verb };

const rooms: readonly Room[] = [
  { path: '/staff', title: 'Overview', verb: 'look around' },
  { path: '/staff/counts', title: 'Counts', verb: 'read counts' },
  { path: '/staff/letters', title: 'Letters', verb: 'read letters' },
  { path: '/staff/positions', title: 'Positions', verb: 'record positions' },
  { path: '/staff/campaigns', title: 'Campaigns', verb: 'edit campaigns' },
  { path: '/staff/templates', title: 'Templates', verb: 'edit templates' },
  { path: '/staff/languages', title: 'Languages', verb: 'read languages' },
  { path: '/staff/targets', title: 'Targets', verb: 'edit targets' },
  { path: '/staff/people', title: 'People', verb: 'manage people' },
  { path: '/staff/switches', title: 'Switches', verb: 'throw switches' },
  { path: '/staff/abuse', title: 'Abuse', verb: 'fight abuse' },
  { path: '/staff/rules', title: 'Review rules', verb: 'fight abuse' },
  { path: '/staff/audit', title: 'Audit log', verb: 'read audit log' },
];

/** The rooms that a role may enter. */
export const roomsFor = (role: Role): readonly Room[] =>
  rooms.filter(({ verb }) => authorize({ id: 0, name: '', email: '', role, campaigns: [] }, verb, null));

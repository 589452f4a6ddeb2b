/** Who may do what in the staff rooms: one table, one question. No other file decides this. */

export type Role = 'campaigner' | 'admin';

/** The person behind a request. `campaigns` are the ids a campaigner works on; admins work on all. */
export type Staff = { id: number; name: string; email: string; role: Role; campaigns: readonly number[] };

type Rule = {
  roles: readonly Role[];
  /** Password and code must have been typed in the last ten minutes: to change something, or to see it at all. */
  fresh?: 'to change' | 'always';
};

const everyone: readonly Role[] = ['campaigner', 'admin'];
const admins: readonly Role[] = ['admin'];

export const verbs = {
  'look around': { roles: everyone },
  'keep own account': { roles: everyone, fresh: 'to change' },
  'read counts': { roles: everyone },
  'keep counts': { roles: everyone },
  'export counts': { roles: everyone, fresh: 'always' },
  'record positions': { roles: everyone },
  'read letters': { roles: everyone },
  'settle held letters': { roles: everyone },
  'show personal data': { roles: admins, fresh: 'always' },
  'edit templates': { roles: admins },
  'read languages': { roles: everyone },
  'edit targets': { roles: admins },
  'export targets': { roles: admins, fresh: 'always' },
  'edit campaigns': { roles: admins },
  'manage people': { roles: admins, fresh: 'to change' },
  'throw switches': { roles: admins, fresh: 'to change' },
  'fight abuse': { roles: admins, fresh: 'to change' },
  'read audit log': { roles: admins },
  'export audit log': { roles: admins, fresh: 'always' },
} as const satisfies Record<string, Rule>;

export type Verb = keyof typeof verbs;

/** What a verb is done to, as far as permission goes; null for what belongs to no campaign, or for a whole list. */
export type Row = { campaignId: number } | null;

/** True when this person may do this to this row. A list (no row) must be narrowed with `scopeOf`. */
export function authorize(staff: Staff, verb: Verb, row: Row): boolean {
  if (!verbs[verb].roles.some((role) => role === staff.role)) return false;
  return row === null || staff.role === 'admin' || staff.campaigns.includes(row.campaignId);
}

/** The campaigns whose rows this person may see in lists. */
export const scopeOf = (staff: Staff): readonly number[] | 'all' =>
  staff.role === 'admin' ? 'all' : staff.campaigns;

/** When a verb asks for password and code again. */
export const freshnessOf = (verb: Verb): Rule['fresh'] => (verbs[verb] as Rule).fresh;

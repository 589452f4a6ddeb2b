import type { Problem } from '#app/components/problems.tsx';
import type { Role } from '#app/models/staff/authorize.ts';
import { Select } from './select.tsx';

type RoleFieldsProps = {
  current: Role;
  chosen: readonly number[];
  campaigns: readonly { id: number; slug: string }[];
  problems: Problem[];
};

/** Role, and for a campaigner the campaigns. */
export function RoleFields({ current, chosen, campaigns, problems }: RoleFieldsProps) {
  return (
    <>
      <Select
        name="role"
        label="Role"
        value={current}
        problems={problems}
        options={[
          ['campaigner', 'Campaigner: counts and letters of own campaigns'],
          ['admin', 'Admin: everything'],
        ]}
      />
      <fieldset className="field">
        <legend>Campaigns of a campaigner</legend>
        {campaigns.map(({ id, slug }) => (
          <label className="check" key={id}>
            <input type="checkbox" name="campaign" value={id} defaultChecked={chosen.includes(id)} />
            <span>{slug}</span>
          </label>
        ))}
      </fieldset>
    </>
  );
}

import type { CheckedPolicy } from './checked-policy.ts';
import { parsePolicy } from './parse-policy.ts';
import type { Policy } from './policy.ts';

type Site<Written, Checked> = [Written] extends [never] ? Written : NoInfer<Checked>;

export function definePolicy<Database>(): <const Written, Checked = CheckedPolicy<Database, Written>>(
  policy: Site<Written, Checked>,
) => Written extends Policy ? Written : Policy {
  return (policy) => parsePolicy(policy) as never;
}

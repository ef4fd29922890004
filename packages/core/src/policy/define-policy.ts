import type { CheckedPolicy } from './checked-policy.ts';
import { parsePolicy } from './parse-policy.ts';

export function definePolicy<Database>(): <const Written, Checked = CheckedPolicy<Database, Written>>(
  policy: [Written] extends [never] ? Written : NoInfer<Checked>,
) => Written {
  return (policy) => parsePolicy(policy) as never;
}

import type { CheckedPolicy } from './checked-policy.ts';
import { parsePolicy } from './parse-policy.ts';

type Inferred<Database, P> = [P] extends [never] ? P : CheckedPolicy<Database, P>;

export function definePolicy<Database>(): <const P>(policy: Inferred<Database, P>) => P {
  return (policy) => parsePolicy(policy) as never;
}

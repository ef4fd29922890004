import type { Policy } from './policy.ts';
import { personalTables } from './table/classified-table.ts';
import { homeOf, possibleCategories } from './table/subject-link.ts';

/**
 * The tables whose rows can lead to a person, the person's home first and the others in the order of the policy. People
 * who share a home share its places: a contact stays the same person when its category changes.
 *
 * @param policy - a checked policy
 * @param category - a name under the policy's `subjects`
 * @returns names of tables; none where no table is the home of the category
 * @see GDPR Art. 15(1), 17(1)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { tablesLeadingTo } from '@gallra/core/policy';
 *
 * declare const policy: Policy;
 * console.log(tablesLeadingTo(policy, 'buyer')); // ['contacts', 'bids', 'messages']
 * ```
 */
export function tablesLeadingTo(policy: Policy, category: string): readonly string[] {
  const home = homeOf(policy, category)?.table;
  if (home === undefined) return [];
  const leadsHome = (table: string, party: string) =>
    possibleCategories(policy, table, party).some((other) => homeOf(policy, other)?.table === home);
  const others = personalTables(policy).flatMap(([name, { subjects = {} }]) =>
    name !== home && Object.keys(subjects).some((party) => leadsHome(name, party)) ? [name] : [],
  );
  return [home, ...others];
}

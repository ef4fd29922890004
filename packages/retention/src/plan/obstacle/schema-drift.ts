import { GallraError, type Policy } from '@gallra/core';
import { personalTables } from '@gallra/core/policy';
import type { LiveSchema } from '@gallra/core/store';

function problems(policy: Policy, schema: LiveSchema): readonly string[] {
  return personalTables(policy).flatMap(([name, table]) => {
    const live = schema.tables.find((other) => other.name === name);
    if (live === undefined)
      return [`tables.${name}: the database has no such table; rename it in the policy, or take it out`];
    const known = live.columns.map((column) => column.name);
    return Object.keys(table.columns)
      .filter((column) => !known.includes(column))
      .map(
        (column) =>
          `tables.${name}.columns.${column}: the table has no such column; rename it in the policy, or take it out`,
      );
  });
}

/**
 * Refuses a policy that names tables or columns the database does not have: what they held may be somewhere else now,
 * and nothing may be disposed of on a guess.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue
 * @throws GallraError `schema.drift`, with every missing table and column by path
 */
export function refuseDrift(policy: Policy, schema: LiveSchema): void {
  const found = problems(policy, schema);
  if (found.length === 0) return;
  throw new GallraError('schema.drift', 'The policy and the database have drifted apart; nothing was changed.', found);
}

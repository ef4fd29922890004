import type { Policy } from '@gallra/core';
import { agreementEnd, columnGroups, personalTables, sinceColumn } from '@gallra/core/policy';
import type { Finding } from '../../finding.ts';
import { canHappen } from '../../untold-event.ts';

/** The purposes that a request for erasure ends on rows of which nothing tells whether they were there by then. */
function undated(policy: Policy, table: string): ReadonlyMap<string, string> {
  const found = columnGroups(policy, table)
    .flatMap(({ claims }) => claims)
    .flatMap(({ name, clock, uponErasure }): readonly (readonly [string, string])[] =>
      // A contract whose event is pending runs, and outlives the request whenever it was made.
      clock === undefined || uponErasure !== 'ends' || canHappen(policy, table, clock.event)
        ? []
        : [[name, clock.event]],
    );
  return new Map(found);
}

/**
 * Tables that do not tell since when a row has been there, neither by a column nor by what their claims count from. What
 * came after an erasure goes with it there (Art. 17(1)).
 */
export function sinceFindings(policy: Policy): readonly Finding[] {
  return personalTables(policy).flatMap(([name]): readonly Finding[] => {
    const purposes = sinceColumn(policy, name) === undefined ? undated(policy, name) : new Map<string, string>();
    if (purposes.size === 0) return [];
    const list = [...purposes].map(([purpose, event]) =>
      event === agreementEnd
        ? `"${purpose}" (counts from the end of the agreement)`
        : `"${purpose}" (counts from "${event}", which the table cannot tell)`,
    );
    return [
      {
        severity: 'warning',
        code: 'since.missing',
        path: `tables.${name}.since`,
        message: `An erasure also ends what came after it, for nothing tells since when a row has been there: ${list.join(', ')}.`,
        fix: 'Name the column that tells, under "since".',
      },
    ];
  });
}

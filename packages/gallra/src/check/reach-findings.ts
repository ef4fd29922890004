import {
  agreementColumn,
  agreementEnd,
  isPersonal,
  isTenantTable,
  type PersonalTable,
  type Policy,
  type Purpose,
  personalTables,
  possibleCategories,
  readColumns,
} from '@gallra/core';
import type { Finding } from './finding.ts';

/** The event a purpose counts from; undefined where it only follows others. */
function eventOf({ keep }: Purpose): string | undefined {
  if ('from' in keep) return keep.from;
  return 'while' in keep ? agreementEnd : undefined;
}

function knows(policy: Policy, table: PersonalTable, event: string): boolean {
  if (event !== agreementEnd) return table.events?.[event] !== undefined;
  return isTenantTable(table) && agreementColumn(policy) !== undefined;
}

/** Whether a purpose names a category of data in the table, of somebody whom the column may be about. */
function isMeant(policy: Policy, name: string, table: PersonalTable, { categories, subjects }: Purpose): boolean {
  return readColumns(table).some(
    (column) =>
      isPersonal(column) &&
      (categories === 'all' || categories.includes(column.is)) &&
      (subjects === 'all' ||
        column.of.some((party) =>
          possibleCategories(policy, name, party).some((category) => subjects.includes(category)),
        )),
  );
}

/** Purposes that name what is in a table and yet keep nothing there, because it does not know their event. */
export function reachFindings(policy: Policy): readonly Finding[] {
  return personalTables(policy).flatMap(([name, table]): readonly Finding[] => {
    const out = Object.entries(policy.purposes).flatMap(([purpose, written]) => {
      const event = eventOf(written);
      if (event === undefined || knows(policy, table, event) || !isMeant(policy, name, table, written)) return [];
      return [`"${purpose}" (counts from "${event}")`];
    });
    if (out.length === 0) return [];
    return [
      {
        severity: 'info',
        code: 'purpose.outOfReach',
        path: `tables.${name}.events`,
        message: `Purposes that name data in this table but keep nothing here: ${out.join(', ')}. The table does not say where it reads these events.`,
        fix: 'Nothing, if it is meant so; otherwise say under "events" where the table reads them.',
      },
    ];
  });
}

import type { PersonalTable, Policy, Purpose } from '@gallra/core';
import {
  agreementColumns,
  agreementEnd,
  classifiedColumns,
  isPersonal,
  isTenantTable,
  personalTables,
  possibleCategories,
} from '@gallra/core/policy';
import type { Finding } from '../../finding.ts';

/** The event a purpose counts from; undefined where it only follows others. */
function eventOf({ keep }: Purpose): string | undefined {
  if ('from' in keep) return keep.from;
  return 'while' in keep ? agreementEnd : undefined;
}

/** What the vendor only carries out for controllers reaches none of its own rows. */
const canReach = (table: PersonalTable, { role }: Purpose): boolean => role !== 'processor' || isTenantTable(table);

function knows(policy: Policy, table: PersonalTable, event: string): boolean {
  if (event !== agreementEnd) return table.events?.[event] !== undefined;
  return isTenantTable(table) && agreementColumns(policy).length > 0;
}

/** Whether a purpose names a category of data in the table, of somebody whom the column may be about. */
function isMeant(policy: Policy, name: string, table: PersonalTable, { categories, subjects }: Purpose): boolean {
  return classifiedColumns(table).some(
    (column) =>
      isPersonal(column) &&
      (categories === 'all' || categories.includes(column.is)) &&
      (subjects === 'all' ||
        column.of.some((party) =>
          possibleCategories(policy, name, party).some((category) => subjects.includes(category)),
        )),
  );
}

/** Purposes that name what is in tables and yet keep nothing there, because those do not know their event. */
export function reachFindings(policy: Policy): readonly Finding[] {
  const tables = personalTables(policy);
  const dated = Object.entries(policy.purposes).flatMap(([purpose, written]) => {
    const event = eventOf(written);
    if (event === undefined) return [];
    const known = tables.some(([, table]) => canReach(table, written) && knows(policy, table, event));
    return [{ purpose, written, event, known }];
  });
  const nowhere = dated
    .filter(({ known }) => !known)
    .map(
      ({ purpose, event }): Finding => ({
        severity: 'info',
        code: 'purpose.outOfReach',
        path: `purposes.${purpose}.keep`,
        message: `The purpose keeps nothing: it counts from "${event}", and no table says where it reads that.`,
        fix: 'Nothing, if its data are elsewhere; otherwise say under "events" of their tables where they read it.',
      }),
    );
  const some = tables.flatMap(([name, table]): readonly Finding[] => {
    const out = dated.filter(
      ({ written, event, known }) =>
        known && canReach(table, written) && !knows(policy, table, event) && isMeant(policy, name, table, written),
    );
    if (out.length === 0) return [];
    const purposes = out.map(({ purpose, event }) => `"${purpose}" (counts from "${event}")`);
    return [
      {
        severity: 'info',
        code: 'purpose.outOfReach',
        path: `tables.${name}.events`,
        message: `Purposes that name data in this table but keep nothing here: ${purposes.join(', ')}. The table does not say where it reads these events.`,
        fix: 'Nothing, if it is meant so; otherwise say under "events" where the table reads them.',
      },
    ];
  });
  return [...nowhere, ...some];
}

import type { Policy } from '@gallra/core';
import {
  eventReadings,
  goesFirst,
  isTenantTable,
  personalTables,
  subjectSteps,
  wayReadings,
} from '@gallra/core/policy';
import type { Edge } from './arrangement.ts';

/**
 * Which tables find their people, events or controller by reading others. They are disposed of before those: a log
 * line that is tied to a person by an e-mail address is nobody's once the address is gone, and what counts from rows
 * elsewhere is decided while those are there.
 */
export function readingEdges(policy: Policy): readonly Edge[] {
  const tables = personalTables(policy);
  const needed = tables.flatMap(([read]) =>
    [...eventReadings(policy, read).filter((reading) => goesFirst(policy, reading)), ...wayReadings(policy, read)].map(
      ({ table }): Edge => [table, read],
    ),
  );
  // A row names whoever lives elsewhere by their key, also once they are gone: it gives way to what does need the other.
  const people = tables.flatMap(([name, { subjects = {} }]) =>
    Object.values(subjects).flatMap((link) =>
      link === undefined ? [] : subjectSteps(policy, link).map((step): Edge => [name, step.table]),
    ),
  );
  const giveWay = people.filter(([name, home]) => needed.every(([before, after]) => before !== home || after !== name));
  const { controllers } = policy;
  const tenants = tables.filter(([, table]) => controllers !== undefined && isTenantTable(table));
  return [...needed, ...giveWay, ...tenants.map(([name]): Edge => [name, controllers?.in ?? ''])];
}

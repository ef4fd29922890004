import type { Policy, RowCover, TimeEncoding } from '@gallra/core';
import {
  agreementColumns,
  isOwnKey,
  isTenantTable,
  keyColumns,
  personalTables,
  sinceColumn,
  subjectSteps,
  tableEvent,
  yearEndColumn,
  yearTable,
} from '@gallra/core/policy';

/** How a decision reads a column: a time by its encoding, a key or link as exact text, anything else as it is. */
export type ReadAs = TimeEncoding | 'key' | 'value';

/** The columns of each table that decisions read. */
export type DecisionColumns = ReadonlyMap<string, ReadonlyMap<string, ReadAs>>;

/** The columns of a table, with those that covers of some of its rows ask for. */
export function withTested(
  columns: ReadonlyMap<string, ReadAs>,
  table: string,
  covers: readonly RowCover[],
): ReadonlyMap<string, ReadAs> {
  const tested = covers.flatMap((cover) => ((cover.table ?? table) === table ? Object.keys(cover.rows ?? {}) : []));
  return new Map([...tested.map((column) => [column, 'value'] as const), ...columns]);
}

/** Finds, once for a policy, which columns decisions read: keys, links, conditions, times. */
export function decisionColumns(policy: Policy): DecisionColumns {
  const tables = new Map<string, Map<string, ReadAs>>();
  const add = (table: string, column: string, as: ReadAs) => {
    const columns = tables.get(table) ?? new Map<string, ReadAs>();
    tables.set(table, columns.set(column, as === 'value' ? (columns.get(column) ?? as) : as));
  };
  for (const [name, table] of personalTables(policy)) {
    for (const key of keyColumns(table)) add(name, key, 'key');
    if (isTenantTable(table))
      add(name, typeof table.controller === 'string' ? table.controller : table.controller.through, 'key');
    const since = sinceColumn(policy, name);
    if (since !== undefined) add(name, since.column, since.encoding);
    for (const column of Object.values(table.columns)) {
      if (typeof column === 'object') for (const tested of Object.keys(column.when ?? {})) add(name, tested, 'value');
    }
    for (const [party, link] of Object.entries(table.subjects ?? {})) {
      if (link === undefined) continue;
      add(name, party, 'key');
      if (isOwnKey(link) && typeof link === 'object') add(name, link.by, 'value');
      for (const step of subjectSteps(policy, link)) {
        add(step.table, step.column, 'key');
        for (const tested of Object.keys(step.when ?? {})) add(name, tested, 'value');
      }
    }
    for (const event of Object.keys(table.events ?? {})) {
      for (const place of tableEvent(policy, name, event)?.sources ?? []) {
        if ('untold' in place) continue;
        if ('column' in place) {
          add(name, place.column, place.encoding);
          for (const tested of Object.keys(place.when ?? {})) add(name, tested, 'value');
          continue;
        }
        if ('through' in place) {
          add(name, place.through, 'key');
          for (const tested of Object.keys(place.when ?? {})) add(name, tested, 'value');
        } else {
          add(place.in, place.by, 'key');
          for (const tested of Object.keys(place.when ?? {})) add(place.in, tested, 'value');
        }
      }
    }
  }
  const { controllers } = policy;
  if (controllers !== undefined) {
    add(controllers.in, controllers.key ?? 'id', 'key');
    for (const { column, encoding } of agreementColumns(policy)) add(controllers.in, column, encoding);
    const yearEnd = yearEndColumn(policy);
    if (yearEnd !== undefined) add(controllers.in, yearEnd, 'value');
    const years = yearTable(policy);
    if (years !== undefined) {
      add(years.in, years.controller, 'key');
      add(years.in, years.ends, 'date');
    }
  }
  return tables;
}

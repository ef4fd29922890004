import type { Policy } from '@gallra/core';
import { isOwnKey, personalTables, subjectSteps, tableEvent, yearTable } from '@gallra/core/policy';
import type { LiveSchema, LiveTable } from '@gallra/core/store';
import { foreignKeys } from '../order/foreign-key.ts';

/** Columns by which rows have to be found, and that no index begins with. */
export interface MissingIndex {
  readonly table: string;
  readonly columns: readonly string[];
  /** What looks there, in words. */
  readonly because: readonly string[];
}

interface Lookup {
  readonly table: string;
  readonly columns: readonly string[];
  readonly why: string;
}

/** Whether a lookup begins an index of a table; a partial index answers for some rows only. */
function leads({ primaryKey, indexes }: LiveTable, columns: readonly string[]): boolean {
  return [primaryKey, ...indexes.filter(({ partial }) => !partial).map((index) => index.columns)].some(
    ([first]) => first !== undefined && columns.includes(first),
  );
}

function eventLookups(policy: Policy): readonly Lookup[] {
  return personalTables(policy).flatMap(([name, table]) =>
    Object.keys(table.events ?? {}).flatMap((event) =>
      (tableEvent(policy, name, event)?.sources ?? []).flatMap((source): readonly Lookup[] => {
        if ('column' in source)
          return [{ table: name, columns: [source.column], why: `event "${event}" is read there` }];
        if (!('by' in source)) return [];
        return [{ table: source.in, columns: [source.by], why: `event "${event}" of "${name}" is found by it` }];
      }),
    ),
  );
}

function yearLookups(policy: Policy): readonly Lookup[] {
  const years = yearTable(policy);
  if (years === undefined) return [];
  return [{ table: years.in, columns: [years.controller], why: 'the financial years of a controller are found by it' }];
}

function partyLookups(policy: Policy): readonly Lookup[] {
  return personalTables(policy).flatMap(([name, table]) =>
    Object.entries(table.subjects ?? {}).flatMap(([party, link]): readonly Lookup[] => {
      if (link === undefined) return [];
      const own = { table: name, columns: [party], why: 'the rows of a person are found by it' };
      if (isOwnKey(link)) return [own];
      const onward = subjectSteps(policy, link).map(({ table: target, column }) => ({
        table: target,
        columns: [column],
        why: `the people behind "${name}" are found by it`,
      }));
      return [own, ...onward];
    }),
  );
}

function deletionLookups(policy: Policy, schema: LiveSchema): readonly Lookup[] {
  return foreignKeys(schema).flatMap(({ table, columns, target }) => {
    const classified = policy.tables[target];
    const erased = typeof classified === 'object' && classified.then === 'erase';
    return erased ? [{ table, columns, why: `the database looks here before it deletes a row of "${target}"` }] : [];
  });
}

/**
 * Columns without an index by which sweeps, deletions and requests have to find rows: without one, a large table is
 * read from end to end for each batch, or even for each row.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue
 * @returns each table and columns once; nothing where rows are not found by indexes
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { missingIndexes } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * for (const { table, columns } of missingIndexes(policy, await store.schema())) console.log(table, columns);
 * ```
 */
export function missingIndexes(policy: Policy, schema: LiveSchema): readonly MissingIndex[] {
  if (!schema.hasIndexes) return [];
  const isCovered = ({ table, columns }: Lookup): boolean => {
    const root = schema.tables.find(({ name, kind }) => name === table && kind === 'table');
    if (root === undefined || columns.some((column) => !root.columns.some(({ name }) => name === column))) return true;
    const parts = schema.tables.filter(({ partitionOf }) => partitionOf === table);
    return leads(root, columns) || (parts.length > 0 && parts.every((part) => leads(part, columns)));
  };
  const missing = [
    ...eventLookups(policy),
    ...yearLookups(policy),
    ...partyLookups(policy),
    ...deletionLookups(policy, schema),
  ].filter((lookup) => !isCovered(lookup));
  return [...Map.groupBy(missing, ({ table, columns }) => JSON.stringify([table, columns])).values()].flatMap(
    ([first, ...more]) =>
      first === undefined
        ? []
        : {
            table: first.table,
            columns: first.columns,
            because: [...new Set([first, ...more].map(({ why }) => why))],
          },
  );
}

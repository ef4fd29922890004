import type { Policy } from '../policy/policy.ts';
import { classifiedTable } from '../policy/table/classified-table.ts';
import { belongingOf, holdsHostKeys, isTenantTable, unknownKey, vendorKey } from '../policy/table/controller-link.ts';
import { soleKey } from '../policy/table/own-key.ts';
import type { Row } from '../policy/table/row.ts';

/** Finds the rows of a table whose column equals a value, compared as text: keys of controllers are. Null equals nothing. */
export type Lookup = (table: string, column: string, value: unknown) => readonly Row[];

/** A controller: its key as text; the vendor where there is none. */
export interface ControllerScope {
  readonly controller?: string;
}

/** A row in its table, and what finds the rows linked to it. */
export interface RowWithLinks {
  readonly policy: Policy;
  readonly table: string;
  readonly row: Row;
  readonly lookup: Lookup;
  /** For whom a row is looked at that several controllers share; absent: for all of them. */
  readonly seenBy?: ControllerScope;
}

/**
 * The controller with a key, as a value of a column.
 *
 * In SQL: `controllerText`, `packages/kysely/src/predicates/compilation.ts`.
 */
export const controllerWithKey = (key: unknown): ControllerScope =>
  // As text: a driver may hand out bytes.
  key === undefined || key === null || String(key) === vendorKey ? {} : { controller: String(key) };

/**
 * The controller a row belongs to: the vendor for rows of its own, and for those that name nobody; one that nobody knows
 * where the row that would tell is gone; undefined for a row that controllers share, unless it is looked at for one of them.
 *
 * In SQL: `controllerOf`, `packages/kysely/src/predicates/compilation.ts`.
 */
export function controllerOf(from: RowWithLinks): ControllerScope | undefined {
  const { policy, table, row, lookup } = from;
  const classified = classifiedTable(policy, table);
  if (classified === undefined || belongingOf(classified) === 'vendor') return {};
  if (!isTenantTable(classified)) return from.seenBy;
  const { controller } = classified;
  if (typeof controller === 'string') {
    // No tenant makes itself the vendor by the key it has.
    return row[controller] === vendorKey && holdsHostKeys(policy)
      ? { controller: unknownKey }
      : controllerWithKey(row[controller]);
  }
  const through = row[controller.through];
  if (through === undefined || through === null) return {};
  const [parent] = lookup(controller.in, soleKey(policy, controller.in), through);
  if (parent === undefined) return { controller: unknownKey };
  return controllerOf({ policy, table: controller.in, row: parent, lookup });
}

/**
 * Rows of a table that are linked to a row, as far as links go: they stop at the controller. Rows that controllers share
 * are looked at for the one whose row led there; what leads on from them as they stand goes to every controller's.
 *
 * In SQL: `linkedSource`, `packages/kysely/src/predicates/compilation.ts`.
 */
export function linkedRowsOf(from: RowWithLinks, table: string, rows: readonly Row[]): readonly RowWithLinks[] {
  const { policy, lookup } = from;
  const others = rows.map((row): RowWithLinks => ({ policy, table, row, lookup }));
  if (policy.controllers === undefined) return others;
  const own = controllerOf(from);
  if (own === undefined) return others;
  return others.flatMap((other) => {
    const theirs = controllerOf(other);
    if (theirs === undefined) return [{ ...other, seenBy: own }];
    return theirs.controller === own.controller ? [other] : [];
  });
}

import { type LiveSchema, personalTables, type Policy, type Reference } from '@gallra/core';
import { arrange, type Edge } from './arrangement.ts';
import { type ForeignKey, foreignKeys } from './foreign-key.ts';
import { type HoldingKey, holdingKeys, type HoldingReason, isErasable } from './holding.ts';
import { readingEdges } from './reading-edges.ts';
import { referenceTree } from './reference-tree.ts';
import { unlinkable } from './unlinkable.ts';

/** A foreign key by which rows of `table` hold a row in place, and why it does. */
export interface HoldingReference extends Reference {
  readonly because: HoldingReason;
  readonly heldBy?: readonly HoldingReference[];
}

/** A table in its place in the order. */
export interface TableOrder {
  readonly table: string;
  /** What holds its rows in place; empty where rows are never erased anyway. */
  readonly references: readonly HoldingReference[];
  /** Nullable foreign keys that are set to null in rows to be erased, to break a circle; in this order. */
  readonly unlink: readonly (readonly string[])[];
  /** Whether `references` tell before the work exactly which rows will be held; see {@link orderOfDisposal}. */
  readonly exact: boolean;
}

/** Tables that refer to each other in a circle, or one that refers to itself. */
export interface Circle {
  /** In the order of disposal. */
  readonly tables: readonly string[];
  readonly foreignKeys: readonly CircleKey[];
}

/** A foreign key of a circle. */
export interface CircleKey {
  readonly constraint: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: string;
  /** Columns set to null to break the circle here; undefined where it cannot be broken. */
  readonly unlink?: readonly string[];
}

/** In what order rows are disposed of. */
export interface DisposalOrder {
  /** Children before parents. */
  readonly tables: readonly TableOrder[];
  readonly circles: readonly Circle[];
}

const edge = ({ table, target }: ForeignKey): Edge => [table, target];

function circle(
  tables: readonly string[],
  keys: readonly HoldingKey[],
  unlink: (key: HoldingKey) => readonly string[],
): Circle {
  return {
    tables,
    foreignKeys: keys.map((key) => {
      const columns = unlink(key);
      const { constraint, table, target } = key;
      return { constraint, table, columns: key.columns, target, ...(columns.length === 0 ? {} : { unlink: columns }) };
    }),
  };
}

/**
 * Computes in what order rows are disposed of, from the foreign keys the database has now: rows that refer to others
 * go before those, so that nothing is erased that anything still refers to.
 *
 * A foreign key **holds** a row in place where erasing it would be refused, or would harm rows that refer to it:
 * RESTRICT, NO ACTION and SET DEFAULT always; SET NULL where the link is personal data, cannot be null, or leads to
 * an event or controller; CASCADE where rows with personal data, or unclassified ones, would be taken along. Such a
 * row is due, but loses the person where it stands, and is erased in a later sweep, once nothing refers to it.
 *
 * **Circles** (tables that refer to each other or to themselves) are solved in passes: erase what nothing refers to,
 * until nothing changes; set a nullable foreign key of the circle to null in rows to be erased, and repeat; what is
 * then still held is anonymised in place. No step can break a foreign key (rows are only erased while none that holds
 * them is there, only nullable columns are set to null) and every step lowers the number of rows, links or values, so
 * this always ends in a legal state. Deferred constraints are not needed, and many databases do not have them.
 *
 * Where no foreign key decides, tables that find their people, controller or events through another go before it.
 *
 * **What `references` foretell.** Work in the order above meets `references` without `heldBy`: every row that is still
 * there holds. `heldBy` is for counting beforehand: rows of `table` that are due and not held themselves count as gone.
 * The count is exact where the same claims end throughout, outside of circles and in circles that a nullable column
 * breaks. It is a forecast (`exact: false`) in two cases. In circles that nothing breaks, levels deeper than two count
 * as held, though passes may reach them. Where the tables above a row make more than 64 references, those furthest
 * away count as gone when they are due, though something may hold them.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue
 * @returns the tables with classified columns, each once; the same input gives the same answer
 * @example
 * ```ts
 * import type { Policy, Store } from '@gallra/core';
 * import { orderOfDisposal } from '@gallra/retention';
 *
 * declare const policy: Policy;
 * declare const store: Store;
 * const { tables } = orderOfDisposal(policy, await store.schema());
 * console.log(tables.map(({ table }) => table));
 * ```
 */
export function orderOfDisposal(policy: Policy, schema: LiveSchema): DisposalOrder {
  const keys = foreignKeys(schema);
  const names = personalTables(policy).map(([name]) => name);
  const erasable = new Set(names.filter((name) => isErasable(policy, name)));
  const holding = holdingKeys(policy, keys).filter(({ target }) => erasable.has(target));
  // Rows that always stay need no place in the order: nothing waits for them.
  const must = holding.filter(({ table }) => erasable.has(table));
  const should = [...keys.map(edge), ...readingEdges(policy)].filter(([before, after]) => before !== after);

  const breaks = new Map(must.map((key) => [key, unlinkable(policy, schema, key)]));
  const canBreak = (key: HoldingKey) => breaks.get(key) ?? [];
  const groups = arrange(names, must.map(edge), should).map((group) => {
    const own = must.filter(({ table, target }) => group.includes(table) && group.includes(target));
    const firm = own.filter((key) => canBreak(key).length === 0);
    const parts = arrange(group, firm.map(edge), [...own.map(edge), ...should]);
    return { own, parts: parts.map((part) => arrange(part, [], [...firm.map(edge), ...should]).flat()) };
  });
  const circles = groups
    .filter(({ own }) => own.length > 0)
    .map(({ own, parts }) => circle(parts.flat(), own, canBreak));
  const broken = new Map(groups.flatMap(({ own }) => own.map((key) => [key, canBreak(key)] as const)));
  const tree = referenceTree(holding, erasable, {
    isBroken: (key) => (broken.get(key)?.length ?? 0) > 0,
    isFirm: (key) => groups.some(({ parts }) => parts.some((part) => part.includes(key.table) && part.includes(key.target))),
  });
  return {
    tables: groups.flatMap(({ own, parts }) =>
      parts.flat().map((table) => ({
        table,
        ...tree(table),
        unlink: own.filter((key) => key.table === table && canBreak(key).length > 0).map(canBreak),
      })),
    ),
    circles,
  };
}

import type { Policy } from '@gallra/core';
import { isErasable, personalTables } from '@gallra/core/policy';
import type { LiveSchema } from '@gallra/core/store';
import { arrange, type Edge } from './arrangement.ts';
import { type BlockingForeignKey, blockingForeignKeys, canBeCleared, takenAlong } from './blocking-key.ts';
import { blockingTree } from './blocking-tree.ts';
import { type ForeignKey, foreignKeys } from './foreign-key.ts';
import { readingEdges } from './reading-edges.ts';
import type { Circle, DisposalOrder } from './table-order.ts';
import { unlinkable } from './unlinkable.ts';

const edge = ({ table, target }: ForeignKey): Edge => [table, target];

const within = (tables: readonly string[], [before, after]: Edge) => tables.includes(before) && tables.includes(after);

function circle(
  tables: readonly string[],
  keys: readonly BlockingForeignKey[],
  unlink: (key: BlockingForeignKey) => readonly string[],
): Circle {
  const foreignKeys = keys.map((key) => {
    const { constraint, table, columns, target } = key;
    return { constraint, table, columns, target, ...(unlink(key).length === 0 ? {} : { unlink: unlink(key) }) };
  });
  return { tables, foreignKeys };
}

/**
 * Computes in what order rows are disposed of, from the foreign keys the database has now: rows that refer to others
 * go before those, so that nothing is erased that something still refers to.
 *
 * A foreign key **blocks** erasing a row where that would be refused, or would harm rows that refer to it:
 * RESTRICT, NO ACTION and SET DEFAULT always; SET NULL where the link is personal data, cannot be null, or leads to
 * an event or controller; CASCADE where rows with personal data, or unclassified ones, would be taken along. Such a
 * row is due, but loses the person where it stands, and is erased in a later sweep, once nothing refers to it.
 *
 * **Circles** (tables that refer to each other or to themselves) are solved in passes: erase what nothing refers to,
 * until nothing changes; set a nullable foreign key of the circle to null in rows to be erased, and repeat; what is
 * then still referred to is anonymised in place. No step can break a foreign key (rows are erased only while no row that
 * would block that is there, and only nullable columns are set to null), and every step lowers the number of rows,
 * links or values, so this always ends, and in a legal state. Deferred constraints are not needed; MySQL has none.
 *
 * Where no foreign key decides, tables that find their people, controller or events through another go before it.
 *
 * **What `incomingKeys` foretell.** The work itself, in this order, needs them without `blockedBy`: every row that is still
 * there counts. `blockedBy` is for counting beforehand: rows of that table that are due and not referred to themselves count
 * as gone. The count is exact (for rows that do not change in between) outside of circles, and in circles that a nullable
 * column breaks. Elsewhere it is a forecast (`exact: false`), and errs on one side: rows count as blocking that in the
 * work will not, so that some rows counted as referenced will be erased. That is so in circles that nothing breaks, for rows
 * with more than two levels below them; where rows stay but lose the link, because it is personal data itself, or are
 * taken along with another row; and where more than 64 incoming keys lead to a table, for those furthest away.
 *
 * @param policy - a checked policy
 * @param schema - the live catalogue
 * @returns the tables with classified columns, each once; the same input gives the same answer
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
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
  const blocking = blockingForeignKeys(policy, keys).filter(({ target }) => erasable.has(target));
  const along = takenAlong(keys, blocking).filter((taken) => erasable.has(taken.with));
  const clearable = blocking.filter((key) => canBeCleared(policy, key));
  // Where neither a row nor its link ever goes, nothing waits for it, and it needs no place in the order.
  const waited = blocking.filter((key) => erasable.has(key.table) || clearable.includes(key));
  const alongEdges = along.map((taken): Edge => [taken.with, taken.key.target]);
  const should = [...keys.map(edge), ...readingEdges(policy)].filter(([before, after]) => before !== after);

  const groups = arrange(names, [...waited.map(edge), ...alongEdges], should).map((group) => {
    const own = waited.filter((key) => within(group, edge(key)));
    const broken = new Map(
      own
        .filter(({ table }) => erasable.has(table))
        .map((key) => [key, unlinkable(policy, schema, key)] as const)
        .filter(([, columns]) => columns.length > 0),
    );
    // What is left of the circle when its nullable keys are gone: mostly no circle at all.
    const firm = own.filter((key) => !broken.has(key));
    const parts = arrange(group, [...firm.map(edge), ...alongEdges], [...own.map(edge), ...should]);
    return {
      tables: parts.flatMap((part) => arrange(part, [], [...firm.map(edge), ...should]).flat()),
      circular: own.length > 0 || alongEdges.some((pair) => within(group, pair)),
      own,
      broken,
      firm: firm.filter((key) => parts.some((part) => within(part, edge(key)))),
    };
  });
  const tree = blockingTree(blocking, erasable, {
    broken: new Set(groups.flatMap(({ broken }) => [...broken.keys()])),
    firm: new Set(groups.flatMap(({ firm }) => firm)),
    loose: new Set([...clearable, ...along.map(({ key }) => key)]),
  });
  const edges = [...waited.map(edge), ...alongEdges, ...should];
  const turn = new Map(groups.flatMap(({ tables }, index) => tables.map((table) => [table, index] as const)));
  const turnOf = (table: string) => turn.get(table) ?? Number.POSITIVE_INFINITY;
  const before = (table: string) =>
    new Set(edges.flatMap(([first, then]) => (then === table && turnOf(first) < turnOf(then) ? [first] : [])));
  return {
    tables: groups.flatMap(({ tables, broken }) =>
      tables.map((table) => ({
        table,
        ...tree(table),
        after: [...before(table)],
        unlink: [...broken].flatMap(([key, columns]) => (key.table === table ? [columns] : [])),
      })),
    ),
    circles: groups
      .filter(({ circular }) => circular)
      .map(({ tables, own, broken }) => circle(tables, own, (key) => broken.get(key) ?? [])),
  };
}

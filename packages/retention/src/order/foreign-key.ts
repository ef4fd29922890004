import type { DeleteAction, LiveSchema, LiveTable } from '@gallra/core/store';

/** A foreign key between tables of the policy: a partition's counts as its root table's. */
export interface ForeignKey {
  readonly constraint: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly target: string;
  /** Columns of `target`, in the order of `columns`. */
  readonly to: readonly string[];
  readonly onDelete: DeleteAction;
  /** Absent where that is not known. */
  readonly onUpdate?: DeleteAction;
  /** Columns that can hold null. */
  readonly nullable: readonly string[];
}

/** Where several foreign keys say the same with different actions, the one that lets least go counts. */
const strictest: readonly DeleteAction[] = ['restrict', 'noAction', 'cascade', 'setDefault', 'setNull'];

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The table that a partition's rows belong to, however deep it is nested. */
function roots(schema: LiveSchema): ReadonlyMap<string, string> {
  const above = new Map(
    schema.tables.flatMap(({ name, partitionOf }) => (partitionOf === undefined ? [] : [[name, partitionOf] as const])),
  );
  const rootOf = (name: string, seen: readonly string[] = []): string => {
    const parent = above.get(name);
    return parent === undefined || seen.includes(name) ? name : rootOf(parent, [...seen, name]);
  };
  return new Map(schema.tables.map(({ name }) => [name, rootOf(name)]));
}

function merged(a: ForeignKey, b: ForeignKey): ForeignKey {
  return strictest.indexOf(b.onDelete) < strictest.indexOf(a.onDelete) ? { ...a, onDelete: b.onDelete } : a;
}

/**
 * The foreign keys of a live schema between root tables, each once, sorted by table and name.
 *
 * PostgreSQL can keep foreign keys on partitions only (Sakila's `payment`): they are the root table's here, under the
 * first of their names, unless the root has a name for the same key.
 *
 * @param schema - the live catalogue
 */
export function foreignKeys(schema: LiveSchema): readonly ForeignKey[] {
  const rootOf = roots(schema);
  const tables = new Map<string, LiveTable>(schema.tables.map((table) => [table.name, table]));
  const isRoot = ({ name }: LiveTable) => rootOf.get(name) === name;
  const ordered = [...schema.tables].sort((a, b) => Number(isRoot(b)) - Number(isRoot(a)) || byName(a.name, b.name));
  const found = new Map<string, ForeignKey>();
  for (const live of ordered) {
    const table = rootOf.get(live.name) ?? live.name;
    const columnsOf = tables.get(table)?.columns ?? live.columns;
    for (const { name, columns, references, onDelete, onUpdate } of [...live.foreignKeys].sort((a, b) =>
      byName(a.name, b.name),
    )) {
      const target = rootOf.get(references.table) ?? references.table;
      const pairs = columns.map((column, index) => [column, references.columns[index] ?? ''] as const);
      const sameness = JSON.stringify([table, target, [...pairs].sort(([a], [b]) => byName(a, b))]);
      const nullable = columns.filter((column) => columnsOf.find((other) => other.name === column)?.nullable === true);
      const action = { onDelete, ...(onUpdate === undefined ? {} : { onUpdate }) };
      const own: ForeignKey = { constraint: name, table, columns, target, to: references.columns, ...action, nullable };
      const known = found.get(sameness);
      found.set(sameness, known === undefined ? own : merged(known, own));
    }
  }
  return [...found.values()].sort((a, b) => byName(a.table, b.table) || byName(a.constraint, b.constraint));
}

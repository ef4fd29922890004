import { fileColumns, isErasable } from '@gallra/core/policy';
import type { ExpiredPartition, IncomingKey, LiveSchema, Scope, Transaction } from '@gallra/core/store';
import { foreignKeys } from '../order/foreign-key.ts';
import type { OrderedPolicy, PolicyOnSchema } from '../order/policy-on-schema.ts';
import type { TableOrder } from '../order/table-order.ts';

/**
 * Whether partitions of a table may be dropped at all: it has some, its rows are erased, they name no files that would
 * have to be listed, they are in no circle that has to be taken apart first, and the sweep is about everybody.
 */
export function canGoWhole(
  { policy, schema, order: { circles } }: PolicyOnSchema & OrderedPolicy,
  { table }: TableOrder,
  { subject, instruction }: Scope,
): boolean {
  return (
    schema.tables.some(({ name, partitioned }) => name === table && partitioned === true) &&
    isErasable(policy, table) &&
    fileColumns(policy, table).length === 0 &&
    circles.every(({ tables }) => !tables.includes(table)) &&
    subject === undefined &&
    instruction === undefined
  );
}

/** A dropped partition takes nothing along and sets nothing to null: whatever a foreign key does on delete, it blocks that. */
function incoming(schema: LiveSchema, { table, incomingKeys }: TableOrder): readonly IncomingKey[] {
  const known = new Set(incomingKeys.map(({ table: by, constraint }) => JSON.stringify([by, constraint])));
  const others = foreignKeys(schema).filter(
    (key) => key.target === table && !known.has(JSON.stringify([key.table, key.constraint])),
  );
  return [...incomingKeys, ...others];
}

/** The partitions of a table that a sweep would drop whole. */
export async function expiredPartitions(
  tx: Transaction,
  schema: LiveSchema,
  order: TableOrder,
  scope: Scope,
): Promise<readonly ExpiredPartition[]> {
  const question = { table: order.table, scope, incomingKeys: incoming(schema, order) };
  return (await tx.rows.partitions?.expired(question)) ?? [];
}

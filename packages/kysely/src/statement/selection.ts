import type { SelectionNode } from 'kysely';
import type { Sql } from '../database/sql.ts';

/** A list of expressions where Kysely's own nodes have single ones; compilers print it as it is. */
export const selection = (list: Sql): SelectionNode =>
  ({ kind: 'SelectionNode', selection: list.toOperationNode() }) as unknown as SelectionNode;

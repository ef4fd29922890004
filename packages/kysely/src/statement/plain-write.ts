import { DeleteQueryNode, InsertQueryNode, type OperationNode, UpdateQueryNode } from 'kysely';

/** A statement that writes rows of a table. */
export type WritingNode = InsertQueryNode | UpdateQueryNode | DeleteQueryNode;

/** Whether it writes rows of a table. */
export const isWriting = (node: OperationNode): node is WritingNode =>
  InsertQueryNode.is(node) || UpdateQueryNode.is(node) || DeleteQueryNode.is(node);

/** Whether a statement ends with what it returns, and can stand within another. */
export const isPlain = (node: WritingNode): boolean =>
  node.with === undefined &&
  node.explain === undefined &&
  (node.endModifiers ?? []).length === 0 &&
  !('orderBy' in node && node.orderBy !== undefined) &&
  !('limit' in node && node.limit !== undefined);

/** The text of a plain statement that returns more than it did. */
export const returning = (node: WritingNode, text: string, more: string): string =>
  `${text}${node.returning === undefined ? ' returning ' : ', '}${more}`;

import {
  AndNode,
  BinaryOperationNode,
  InsertQueryNode,
  type OperationNode,
  OperatorNode,
  ParensNode,
  ReferenceNode,
  UpdateQueryNode,
  ValueNode,
  ValuesNode,
} from 'kysely';
import { identifiers } from '../../names/operation-nodes.ts';
import type { WritingNode } from '../../statement/plain-write.ts';

/** Whether a condition leaves one value of a column. */
function pins(condition: OperationNode, column: string): boolean {
  if (ParensNode.is(condition)) return pins(condition.node, column);
  if (AndNode.is(condition)) return pins(condition.left, column) || pins(condition.right, column);
  return (
    BinaryOperationNode.is(condition) &&
    OperatorNode.is(condition.operator) &&
    condition.operator.operator === '=' &&
    ReferenceNode.is(condition.leftOperand) &&
    identifiers(condition.leftOperand).at(-1) === column &&
    ValueNode.is(condition.rightOperand)
  );
}

/**
 * Whether a statement writes one row at most.
 *
 * @param key - the only column of the table's primary key, as the database calls it
 */
export function writesOneRow(node: WritingNode, key: string): boolean {
  if (InsertQueryNode.is(node))
    return node.values !== undefined && ValuesNode.is(node.values) && node.values.values.length === 1;
  const others = UpdateQueryNode.is(node) ? (node.from ?? node.joins) : (node.using ?? node.joins);
  return others === undefined && node.where !== undefined && pins(node.where.where, key);
}

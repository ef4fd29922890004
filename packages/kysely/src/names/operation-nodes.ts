import { IdentifierNode, type OperationNode } from 'kysely';

const isNode = (value: unknown): value is OperationNode =>
  typeof value === 'object' && value !== null && 'kind' in value;

/** What stands directly in a node of a statement, from left to right. */
export function* partsOf(node: OperationNode): Generator<OperationNode> {
  for (const part of Object.values(node)) {
    for (const inner of Array.isArray(part) ? part : [part]) if (isNode(inner)) yield inner;
  }
}

/** A node of a statement and all within it, from left to right. */
export function* within(node: OperationNode): Generator<OperationNode> {
  yield node;
  for (const part of partsOf(node)) yield* within(part);
}

/** The names in a node, from left to right. */
export const identifiers = (node: OperationNode): readonly string[] =>
  [...within(node)].flatMap((part) => (IdentifierNode.is(part) ? [part.name] : []));

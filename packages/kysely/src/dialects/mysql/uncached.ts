import { type KyselyPlugin, type OperationNode, RawNode } from 'kysely';

/** MySQL, which keeps no such answers, reads a comment. */
const uncachedFor = "/*M! set statement optimizer_switch = 'subquery_cache=off' for */ ";

function leadingText(node: OperationNode | undefined): string {
  if (node === undefined || !RawNode.is(node)) return '';
  const [first = ''] = node.sqlFragments;
  return first.trim() === '' ? leadingText(node.parameters[0]) : first;
}

/**
 * Lets MariaDB ask each subquery anew for each row. It keeps answers by what stands in the row's columns as their collation
 * compares it, so that what decides by bytes would be given the answer for another spelling.
 */
export const uncachedSubqueries: KyselyPlugin = {
  transformQuery: ({ node }) => {
    if (!RawNode.is(node) || !/^\s*(select|with|update|delete|insert)\b/i.test(leadingText(node))) return node;
    const [first = '', ...rest] = node.sqlFragments;
    return RawNode.create([`${uncachedFor}${first}`, ...rest], node.parameters);
  },
  transformResult: async ({ result }) => result,
};

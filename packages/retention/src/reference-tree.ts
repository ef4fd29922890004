import type { HoldingKey } from './holding.ts';
import type { HoldingReference, TableOrder } from './order-of-disposal.ts';

/** Levels of a circle that nothing breaks, of which the forecast looks at rows. */
const levels = 2;
/** References a table's forecast may take: each becomes a sub-query. */
const budget = 64;

interface Tree {
  readonly references: readonly HoldingReference[];
  readonly size: number;
  readonly exact: boolean;
  /** Whether a greater depth would tell more. */
  readonly cut: boolean;
}

const byName = (a: HoldingKey, b: HoldingKey) => (`${a.table}\0${a.constraint}` < `${b.table}\0${b.constraint}` ? -1 : 1);

/**
 * What holds a table's rows, and what in turn holds those, as deep as the budget allows.
 *
 * @param keys - foreign keys that hold rows of erasable tables
 * @param erasable - tables whose rows are erased
 * @param circles - `isBroken`: rows to be erased lose this key beforehand; `isFirm`: part of a circle that stays whole
 */
export function referenceTree(
  keys: readonly HoldingKey[],
  erasable: ReadonlySet<string>,
  circles: { readonly isBroken: (key: HoldingKey) => boolean; readonly isFirm: (key: HoldingKey) => boolean },
): (table: string) => Pick<TableOrder, 'references' | 'exact'> {
  const onto = Map.groupBy([...keys].sort(byName), ({ target }) => target);
  const known = new Map<string, Tree>();

  const above = (key: HoldingKey, depth: number, level: number): Tree | 'stays' => {
    const gone = { references: [], size: 0, exact: true, cut: false };
    if (!erasable.has(key.table)) return 'stays';
    if (circles.isBroken(key)) return gone;
    if (circles.isFirm(key)) return level === 0 ? 'stays' : { ...tree(key.table, depth, level - 1), exact: false };
    return depth === 0 && onto.has(key.table) ? { ...gone, exact: false, cut: true } : tree(key.table, depth - 1, levels);
  };
  const tree = (table: string, depth: number, level: number): Tree => {
    const place = JSON.stringify([table, depth, level]);
    const found = known.get(place);
    if (found !== undefined) return found;
    const branches = (onto.get(table) ?? []).map((key) => [key, above(key, depth, level)] as const);
    const trees = branches.flatMap(([, branch]) => (branch === 'stays' ? [] : [branch]));
    const grown: Tree = {
      references: branches.map(([{ constraint, table, columns, to, because }, branch]) => {
        const reference = { constraint, table, columns, to, because };
        return branch === 'stays' ? reference : { ...reference, heldBy: branch.references };
      }),
      size: branches.length + trees.reduce((sum, { size }) => sum + size, 0),
      exact: trees.every(({ exact }) => exact),
      cut: trees.some(({ cut }) => cut),
    };
    known.set(place, grown);
    return grown;
  };
  return (table) => {
    let best = tree(table, 0, levels);
    for (let depth = 1; best.cut; depth += 1) {
      const deeper = tree(table, depth, levels);
      if (deeper.size > budget) break;
      best = deeper;
    }
    return { references: best.references, exact: best.exact };
  };
}

import type { HoldingKey } from './blocking-key.ts';
import type { HoldingReference, TableOrder } from './table-order.ts';

/** How many levels of an unbreakable circle the forecast follows. */
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

const bare: Tree = { references: [], size: 0, exact: true, cut: false };

const byName = (a: HoldingKey, b: HoldingKey) =>
  `${a.table}\0${a.constraint}` < `${b.table}\0${b.constraint}` ? -1 : 1;

/**
 * What holds a table's rows, and what in turn holds those, as deep as the budget allows.
 *
 * @param keys - foreign keys that hold rows of erasable tables
 * @param erasable - tables whose rows are erased
 * @param kinds - `broken`: keys that rows to be erased lose beforehand; `firm`: those of circles that stay whole;
 *   `loose`: those that rows which stay may lose
 */
export function referenceTree(
  keys: readonly HoldingKey[],
  erasable: ReadonlySet<string>,
  kinds: {
    readonly broken: ReadonlySet<HoldingKey>;
    readonly firm: ReadonlySet<HoldingKey>;
    readonly loose: ReadonlySet<HoldingKey>;
  },
): (table: string) => Pick<TableOrder, 'references' | 'exact'> {
  const onto = Map.groupBy([...keys].sort(byName), ({ target }) => target);
  const known = new Map<string, Tree>();

  /** What in turn holds the referring rows. Undefined: not searched, so they count as staying. */
  const above = (key: HoldingKey, depth: number, level: number): Tree | undefined => {
    if (!erasable.has(key.table)) return undefined;
    if (kinds.broken.has(key) || !onto.has(key.table)) return bare;
    if (kinds.firm.has(key)) return level === 0 ? undefined : { ...tree(key.table, depth, level - 1), exact: false };
    return depth === 0 ? undefined : tree(key.table, depth - 1, levels);
  };
  const isCut = (key: HoldingKey, branch: Tree | undefined) => branch === undefined && erasable.has(key.table);
  const tree = (table: string, depth: number, level: number): Tree => {
    const place = JSON.stringify([table, depth, level]);
    const found = known.get(place);
    if (found !== undefined) return found;
    const branches = (onto.get(table) ?? []).map((key) => [key, above(key, depth, level)] as const);
    const grown: Tree = {
      references: branches.map(([{ constraint, table: by, columns, to, because }, branch]) => {
        const reference = { constraint, table: by, columns, to, because };
        return branch === undefined ? reference : { ...reference, heldBy: branch.references };
      }),
      size: branches.reduce((sum, [, branch]) => sum + 1 + (branch?.size ?? 0), 0),
      exact: branches.every(([key, branch]) => !isCut(key, branch) && branch?.exact !== false && !kinds.loose.has(key)),
      cut: branches.some(([key, branch]) => branch?.cut ?? (isCut(key, branch) && !kinds.firm.has(key))),
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

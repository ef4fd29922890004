import type { BlockingForeignKey } from './blocking-key.ts';
import type { BlockingKey, TableOrder } from './table-order.ts';

/** How many levels of an unbreakable circle the forecast follows. */
const levels = 2;
/** Incoming keys a table's forecast may take: each becomes a sub-query. */
const budget = 64;

interface Tree {
  readonly incomingKeys: readonly BlockingKey[];
  readonly size: number;
  readonly exact: boolean;
  /** Whether a greater depth would tell more. */
  readonly cut: boolean;
}

const bare: Tree = { incomingKeys: [], size: 0, exact: true, cut: false };

const byName = (a: BlockingForeignKey, b: BlockingForeignKey) =>
  `${a.table}\0${a.constraint}` < `${b.table}\0${b.constraint}` ? -1 : 1;

/**
 * The keys that lead to a table's rows, and those that lead to the referring rows, as deep as the budget allows.
 *
 * @param keys - foreign keys because of which rows of erasable tables stay
 * @param erasable - tables whose rows are erased
 * @param kinds - `broken`: keys that rows to be erased lose beforehand; `firm`: those of circles that stay whole;
 *   `loose`: those that rows which stay may lose
 */
export function blockingTree(
  keys: readonly BlockingForeignKey[],
  erasable: ReadonlySet<string>,
  kinds: {
    readonly broken: ReadonlySet<BlockingForeignKey>;
    readonly firm: ReadonlySet<BlockingForeignKey>;
    readonly loose: ReadonlySet<BlockingForeignKey>;
  },
): (table: string) => Pick<TableOrder, 'incomingKeys' | 'exact'> {
  const onto = Map.groupBy([...keys].sort(byName), ({ target }) => target);
  const known = new Map<string, Tree>();

  /** What in turn refers to the referring rows. Undefined: not searched, so they count as staying. */
  const above = (key: BlockingForeignKey, depth: number, level: number): Tree | undefined => {
    if (!erasable.has(key.table)) return undefined;
    if (kinds.broken.has(key) || !onto.has(key.table)) return bare;
    if (kinds.firm.has(key)) return level === 0 ? undefined : { ...tree(key.table, depth, level - 1), exact: false };
    return depth === 0 ? undefined : tree(key.table, depth - 1, levels);
  };
  const isCut = (key: BlockingForeignKey, branch: Tree | undefined) => branch === undefined && erasable.has(key.table);
  const tree = (table: string, depth: number, level: number): Tree => {
    const place = JSON.stringify([table, depth, level]);
    const found = known.get(place);
    if (found !== undefined) return found;
    const branches = (onto.get(table) ?? []).map((key) => [key, above(key, depth, level)] as const);
    const grown: Tree = {
      incomingKeys: branches.map(([{ constraint, table: by, columns, to, because }, branch]) => {
        const incoming = { constraint, table: by, columns, to, because };
        return branch === undefined ? incoming : { ...incoming, blockedBy: branch.incomingKeys };
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
    return { incomingKeys: best.incomingKeys, exact: best.exact };
  };
}

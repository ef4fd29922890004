/** One thing comes before another. */
export type Edge = readonly [before: string, after: string];

const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function successors(edges: readonly Edge[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    [...Map.groupBy(edges, ([before]) => before)].map(([before, own]) => [before, own.map(([, after]) => after)]),
  );
}

/** The circles in a graph, and what stands in none by itself (Tarjan, SIAM J. Comput. 1 (1972) 146). */
function components(names: readonly string[], edges: readonly Edge[]): readonly (readonly string[])[] {
  const after = successors(edges);
  const index = new Map<string, number>();
  const open: string[] = [];
  const found: (readonly string[])[] = [];
  const visit = (name: string): number => {
    const own = index.size;
    index.set(name, own);
    open.push(name);
    let low = own;
    for (const next of after.get(name) ?? []) {
      if (!index.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, index.get(next) ?? low);
    }
    if (low === own) found.push(open.splice(open.indexOf(name)).sort(byName));
    return low;
  };
  for (const name of names) if (!index.has(name)) visit(name);
  return found;
}

/**
 * Puts names in an order that keeps to every edge, apart from circles, which stay together as one group.
 *
 * @param names - what to arrange
 * @param must - edges the order keeps to
 * @param should - edges it keeps to where it can
 * @returns groups in order, a circle's names sorted; ties go by name
 */
export function arrange(
  names: readonly string[],
  must: readonly Edge[],
  should: readonly Edge[] = [],
): readonly (readonly string[])[] {
  const known = new Set(names);
  const within = (edges: readonly Edge[]) => edges.filter(([a, b]) => known.has(a) && known.has(b));
  const groups = components([...names].sort(byName), within(must));
  const groupOf = new Map(groups.flatMap((group) => group.map((name) => [name, group] as const)));
  const before = (edges: readonly Edge[]) => {
    const waitsFor = new Map(groups.map((group) => [group, new Set<readonly string[]>()]));
    for (const [a, b] of within(edges)) {
      const [first, then] = [groupOf.get(a), groupOf.get(b)];
      if (first !== undefined && then !== undefined && first !== then) waitsFor.get(then)?.add(first);
    }
    return waitsFor;
  };
  const [needs, wants] = [before(must), before(should)];
  const left = new Set([...groups].sort((a, b) => byName(a[0] ?? '', b[0] ?? '')));
  const waiting = (waits: ReturnType<typeof before>, group: readonly string[]) =>
    [...(waits.get(group) ?? [])].filter((other) => left.has(other)).length;
  const order: (readonly string[])[] = [];
  while (left.size > 0) {
    const ready = [...left].filter((group) => waiting(needs, group) === 0);
    const fewest = Math.min(...ready.map((group) => waiting(wants, group)));
    const next = ready.find((group) => waiting(wants, group) === fewest);
    if (next === undefined) break;
    order.push(next);
    left.delete(next);
  }
  return order;
}

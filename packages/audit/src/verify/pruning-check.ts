import { leafSet, parseLeafRanges } from '../tree/leaf-set.ts';
import type { ProblemList } from './audit-problem.ts';

/** Holds leaves of which only the hash is there against the events that say so. */
export interface PruningCheck {
  /** Only its hash is there. */
  bare(leaf: number): void;
  /** Nothing of it could be read. */
  unread(leaf: number): void;
  /** Notes the leaves that the pruning event at `leaf` lists; false if the list is malformed. */
  prune(leaf: number, leaves: string): boolean;
  finish(): void;
}

export function pruningCheck(problems: ProblemList): PruningCheck {
  const [bare, unread, named] = [leafSet(), leafSet(), leafSet()];
  return {
    bare: bare.add,
    unread: unread.add,
    prune(leaf, leaves) {
      const ranges = parseLeafRanges(leaves);
      for (const { first, last } of ranges ?? []) named.addRange(first, Math.min(last + 1, leaf));
      return ranges !== undefined;
    },
    finish() {
      for (const leaf of bare.values())
        if (!named.has(leaf))
          problems.add(
            'event.missing',
            { leaf },
            'An event is gone, and no later event of the log tells that it was pruned.',
          );
      for (const leaf of named.values())
        if (!bare.has(leaf) && !unread.has(leaf))
          problems.add(
            'event.restored',
            { leaf },
            'An event is there although a later one tells that it was pruned; prune it again.',
          );
    },
  };
}

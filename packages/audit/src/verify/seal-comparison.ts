import type { Checkpoint } from '../note/checkpoint.ts';
import { merkleFrontier } from '../tree/merkle-frontier.ts';
import { sameHash } from '../tree/merkle-tree.ts';
import type { ProblemList } from './audit-problem.ts';
import { type DateBounds, dateBounds } from './sealed-history.ts';

/** The tree of a log while its leaves are read, held against each checkpoint as soon as it is as large. */
export class SealComparison {
  readonly #tree = merkleFrontier();
  readonly #history: readonly Checkpoint[];
  readonly #tolerance: number;
  readonly #problems: ProblemList;
  #compared = 0;
  #isMismatched = false;
  /** Checkpoints whose root is right. */
  verified = 0;
  /** Events, from the first on, that a checkpoint vouches for. */
  sealed = 0;
  /** When the leaf that comes next may be dated. */
  bounds: DateBounds;

  /** @param history - checkpoints of the log, in order of size */
  constructor(history: readonly Checkpoint[], tolerance: number, problems: ProblemList) {
    this.#history = history;
    this.#tolerance = tolerance;
    this.#problems = problems;
    this.bounds = dateBounds(history, 0, tolerance);
    this.reach(0);
  }

  /** Leaves in the tree: fewer than were read where some were missing. */
  get size(): number {
    return this.#tree.size;
  }

  /** Events of the largest checkpoint; undefined where there is none. */
  get newest(): number | undefined {
    return this.#history.at(-1)?.size;
  }

  /** Adds a leaf, behind which the next has this number. */
  append(hash: Uint8Array, next: number): void {
    this.#tree.append(hash);
    const due = this.#history[this.#compared];
    if (due !== undefined && next >= due.size) this.reach(next);
  }

  /** All leaves before this number have been read. */
  reach(next: number): void {
    for (let due = this.#history[this.#compared]; due !== undefined && due.size <= next; ) {
      this.#compared++;
      this.#compare(due);
      due = this.#history[this.#compared];
    }
    this.bounds = dateBounds(this.#history, this.#compared, this.#tolerance);
  }

  #compare({ size, root }: Checkpoint): void {
    if (this.size === size && sameHash(this.#tree.root(), root)) {
      this.verified++;
      this.sealed = size;
    } else if (!this.#isMismatched) {
      this.#isMismatched = true;
      this.#problems.add(
        'root.mismatch',
        size > this.sealed ? { leaf: this.sealed } : {},
        `Between leaf ${this.sealed} and the checkpoint for ${size} events something was altered, added or taken away.`,
      );
    }
  }
}

import type { DisposalAction } from './disposal-action.ts';

/** The most that may be changed in a table: what somebody approved, or what a breaker lets pass. It can be written down. */
export interface Allowance {
  readonly table: string;
  /** What counts towards it, all together. */
  readonly actions: readonly DisposalAction[];
  /** Only what is done to one of these columns; absent: whatever it is done to. */
  readonly columns?: readonly string[];
  /** Changes, whoever makes them, in however many batches and rounds. */
  readonly rows: number;
}

/** Something that is done to rows of a table. */
interface Deed {
  readonly table: string;
  readonly action: DisposalAction;
  readonly columns?: readonly string[];
}

/** What was done, by whichever process. */
export interface Done extends Deed {
  readonly rows: number;
}

const isWithin = ({ table, actions, columns }: Allowance, deed: Deed): boolean =>
  deed.table === table &&
  actions.includes(deed.action) &&
  (columns === undefined || (deed.columns ?? []).some((column) => columns.includes(column)));

/**
 * How much more may be done to a table.
 *
 * @param allowances - undefined: anything
 * @param done - what was done under them already
 */
export function allowedOf(allowances: readonly Allowance[] | undefined, done: readonly Done[], deed: Deed): number {
  const left = (allowances ?? [])
    .filter((allowance) => isWithin(allowance, deed))
    .map((allowance) =>
      done.reduce((sum, other) => (isWithin(allowance, other) ? sum - other.rows : sum), allowance.rows),
    );
  return Math.max(0, Math.min(...left, Number.POSITIVE_INFINITY));
}

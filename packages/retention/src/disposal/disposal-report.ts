import type { Label } from '@gallra/core';
import type { FileReport } from '../files/file-removal.ts';
import type { Blocked } from '../plan/obstacle/blocked.ts';
import type { DueCount } from '../plan/plan.ts';
import type { DueInTable } from '../plan/table-plan.ts';
import type { Allowance, Done } from './allowance.ts';
import type { DisposalAction } from './disposal-action.ts';

/** What was done to one table (and group of columns), all batches together. */
export interface ActionReport {
  readonly table: string;
  readonly action: DisposalAction;
  readonly columns?: readonly string[];
  readonly rows: number;
  /** Transactions, each with one event. */
  readonly batches: number;
}

/** One batch, just committed (or done, in a transaction that is still open). */
export interface DisposalProgress extends Omit<ActionReport, 'batches'> {
  readonly operation: string;
  readonly rowsSoFar: number;
}

/** After how much a disposal stops, and goes on the next time; and how long others may have to wait for it. */
export interface Budget {
  /** Rows changed, all tables together. */
  readonly rows?: number;
  /** Seconds since it began, looked at between two batches. */
  readonly seconds?: number;
  /**
   * How long one batch may hold its locks, in seconds. Batches become smaller while they take longer, and larger again,
   * up to `batchSize`, while they take less than half of it.
   */
  readonly lockSeconds?: number;
}

/** An action that was left because somebody else held a lock on its rows, or on the whole table, for too long. */
export type LockedAction = Pick<ActionReport, 'table' | 'action' | 'columns'>;

/** An action that the database refused or did not carry out, of which nothing was changed since the last batch. */
export interface FailedAction extends LockedAction {
  /**
   * `disposal.failed` where rows are due and do not change, `database.refused` where a statement was refused,
   * `database.timeout` where one row alone takes longer than the database allows.
   */
  readonly code: 'disposal.failed' | 'database.refused' | 'database.timeout';
  /** What is wrong, with the database's own code, and what to do about it. It holds no value of a row. */
  readonly problem: string;
}

/** An action of which more is due than was approved, or than a breaker lets pass. Nothing of that was done. */
export interface UnapprovedAction extends LockedAction {
  /** Rows that are due beyond it, by a count made at the end. */
  readonly rows: number;
}

/** How a disposal is carried out. */
export interface DisposalOptions {
  /** Ties the events together; a random UUID if not given. */
  readonly operation?: string;
  /** Rows in one batch, at most; default 10,000. */
  readonly batchSize?: number;
  /** The plan that is carried out: tables in which it found nothing due are passed over. */
  readonly plan?: Pick<DueCount, 'hash' | 'tables' | 'blocked'>;
  /** Only these tables; those of a circle go together. Whatever has to go before them is gone. */
  readonly tables?: readonly string[];
  /** Columns that cannot be written; default: those of the plan. */
  readonly blocked?: readonly Blocked[];
  readonly budget?: Budget;
  /** The most that may be done, whatever is due by then; default: whatever is. */
  readonly allowances?: readonly Allowance[];
  /** What was done under `allowances` before, by a process that did not come to its end. */
  readonly before?: readonly Done[];
  /** Take rows from the last key to the first. */
  readonly backwards?: boolean;
  /** Whether partitions that the plan names are dropped whole (a sweep's default), or their rows deleted like others. */
  readonly partitions?: 'drop' | 'delete';
  /** Leave what the database refuses, tell of it, and do the rest, as a sweep does; default: throw, and stop there. */
  readonly leaveFailed?: boolean;
  /** Told of each batch; the next one waits for the promise it may return. */
  readonly onProgress?: (progress: DisposalProgress) => unknown;
  /** Stops between two batches; what is committed stays, and the next disposal goes on from there. */
  readonly signal?: AbortSignal;
}

/** What a disposal did. */
export interface DisposalReport {
  readonly operation: string;
  /** In the order of the work; actions that found nothing to do are left out. */
  readonly actions: readonly ActionReport[];
  /** Columns that were left as they are. */
  readonly skipped: readonly Blocked[];
  /** What part of its budget was used up before it was done; the next one goes on. */
  readonly stopped?: 'rows' | 'seconds';
  /** What was left because others held locks on it; the next disposal tries again. */
  readonly locked: readonly LockedAction[];
  /** What was left because the database refused it; somebody has to mend that. */
  readonly failed: readonly FailedAction[];
  /** What was left because nobody has approved it: it became due meanwhile. */
  readonly unapproved: readonly UnapprovedAction[];
}

/** Rows that should be erased, and stay without the person because others refer to them, or count from them. */
export interface ReferencedReport extends Pick<DueInTable, 'table' | 'referencedBy' | 'evidence'> {
  readonly rows: number;
}

/** Those of the tables of a plan. */
export const referencedIn = (tables: readonly DueInTable[]): readonly ReferencedReport[] =>
  tables
    .filter(({ referenced }) => referenced > 0)
    .map(({ table, referenced, referencedBy, evidence }) => ({
      table,
      rows: referenced,
      referencedBy,
      ...(evidence === undefined ? {} : { evidence }),
    }));

/** What a sweep did. Plain JSON; it names no person and holds no value of a row. */
export interface SweepReport extends DisposalReport {
  /**
   * Whether all that was due is done: nothing failed, was blocked, locked or not approved, and the budget sufficed. What waits for approval
   * of Gallra's own records (`ownRecords.over`) does not count.
   */
  readonly complete: boolean;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly today: string;
  /** Version of the policy's rules. */
  readonly policy: string;
  /** Hash of the plan that was carried out. */
  readonly plan: string;
  readonly referenced: readonly ReferencedReport[];
  /** What stood in the way, whether or not anything was due there. */
  readonly blocked: readonly Blocked[];
  /** People of whom nothing is left: the mapping to their random reference is destroyed. */
  readonly forgotten: number;
  /** Absent where the policy names no files. */
  readonly files?: FileReport;
  /** What went of Gallra's own records, or waits for approval. */
  readonly ownRecords: OwnRecordsReport;
}

/** What went of Gallra's own records. */
export interface OwnRecordsReport extends Pick<DisposalReport, 'stopped' | 'locked' | 'failed' | 'unapproved'> {
  /** Hash of the section of the plan. */
  readonly plan: string;
  /** Version of the rules. */
  readonly policy: string;
  /** Kinds of which nothing went are left out. */
  readonly records: readonly { readonly record: string; readonly title: Label; readonly rows: number }[];
  /** What the breaker did not let pass, a line each: nothing went, and the section of the plan waits for approval. */
  readonly over: readonly string[];
}

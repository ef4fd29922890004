import type { Claim } from '../../policy/claim/claim.ts';
import type { ColumnGroup } from '../../policy/claim/column-group.ts';
import type { Policy } from '../../policy/policy.ts';
import type { PlainDate } from '../../time/plain-date.ts';
import type { ClockState } from '../clock-state.ts';
import type { Person } from '../people-behind.ts';
import type { Situation } from '../situation.ts';

/** What is decided about: a group of columns of one row. */
export interface GroupInRow {
  readonly policy: Policy;
  readonly table: string;
  readonly group: ColumnGroup;
  readonly situation: Situation;
  /** The day in the policy's time zone. */
  readonly today: PlainDate;
}

/** A claim on a group of columns, and the person it is decided for. */
export interface ClaimOf {
  readonly of: GroupInRow;
  readonly claim: Claim;
  readonly own: ClockState;
  readonly person: Person | undefined;
}

/** What ended a claim before its own period did. */
export type CutBy =
  | { readonly limit: string; readonly citation: string }
  | 'agreement'
  | 'erasure'
  | 'objection'
  | 'withdrawal'
  | 'instruction';

import type { Label, LegalBasis } from '@gallra/core';

/** What would become of one kind of Gallra's own records. */
export interface OwnRecordPlan {
  /** Its name: a member of the policy's `ownRecords`. */
  readonly record: string;
  readonly table: string;
  readonly title: Label;
  readonly basis: LegalBasis;
  readonly citation: string;
  /** For how long it is kept, in words. */
  readonly rule: Label;
  readonly rows: number;
  /** Records whose storage period has ended. */
  readonly erase: number;
}

/** The section of a plan on Gallra's own records: a sweep takes them by rules of their own. */
export interface OwnRecordsPlan {
  /** What one approves, apart from the plan of the host's tables. */
  readonly hash: string;
  /** Version of the rules. */
  readonly policy: string;
  readonly records: readonly OwnRecordPlan[];
  /** What the breaker does not let pass, a line each: nothing of it goes until the hash is approved. */
  readonly over: readonly string[];
}

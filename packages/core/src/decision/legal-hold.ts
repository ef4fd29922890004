import type { Condition } from '../policy/condition.ts';
import type { PlainDate } from '../time/plain-date.ts';
import type { SubjectKey } from './subject-reference.ts';
import type { MergedPerson, Succession } from './succession.ts';

/** What a legal hold covers: every row that leads to a person, every row of a controller, or rows of one table. */
export type HoldCover =
  | { readonly subject: SubjectKey }
  /** The controller's key in its own table, as text. */
  | { readonly controller: string }
  /** All rows of the table, or those that meet a condition. */
  | { readonly table: string; readonly rows?: Condition };

/**
 * A legal hold as it is placed. What it covers does not go, whatever else ends (GDPR Art. 17(3)(e)): `situationOf` finds out
 * which hold covers a row, `decide` keeps it.
 */
export interface HoldOrder {
  readonly covers: HoldCover;
  /** For the controller alone; the data subject is only told that there is a hold. */
  readonly reason: string;
  readonly citation?: string;
  /** Who placed it, as the host names its people. */
  readonly placedBy: string;
  readonly placedAt: Date;
  /** The last day before somebody has to ask whether it is still needed. */
  readonly reviewOn: PlainDate;
}

/** The end of a hold: who ended it, when and why. */
export interface HoldRelease {
  readonly by: string;
  readonly at: Date;
  readonly reason: string;
}

/** A legal hold on record. */
export interface HoldEntry extends HoldOrder {
  /** Random (RFC 9562 UUID). */
  readonly id: string;
  /** Absent while the hold stands. */
  readonly released?: HoldRelease;
  /** On a person, taken over from a time at which it was not recorded at which controller it was placed. */
  readonly controllerNotRecorded?: true;
}

/** Legal holds. They are placed and released, and change in nothing but whose they are where a controller takes another's place. */
export interface Holds {
  place(order: HoldOrder): Promise<HoldEntry>;
  /** Whether a hold of this id stood until now. */
  release(id: string, release: HoldRelease): Promise<boolean>;
  /** Lets holds at one controller be another's. */
  succeed(succession: Succession, merged: readonly MergedPerson[]): Promise<void>;
  /** Those that stand, or all; in the order they were placed. */
  list(filter?: { readonly released?: boolean }): Promise<readonly HoldEntry[]>;
}

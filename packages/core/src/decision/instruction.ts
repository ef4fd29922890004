import type { Condition } from '../policy/condition.ts';
import type { SubjectKey } from './subject-reference.ts';

/** Rows that something covers. All parts that are given have to be met. */
export interface RowCover {
  /** Rows that lead to this person. */
  readonly subject?: SubjectKey;
  /** Rows of this controller: its key in its own table, as text. */
  readonly controller?: string;
  /** Rows of the vendor's own. */
  readonly vendor?: true;
  readonly table?: string;
  /** Rows of `table` that meet a condition. */
  readonly rows?: Condition;
  /** Rows of `table` with these keys, as text, in the order of the key's columns. */
  readonly keys?: readonly (readonly string[])[];
}

/** An order to dispose of rows before their claims end by themselves. Holds and restrictions stop it. */
export interface Instruction {
  /** Rows that any of these covers. */
  readonly covers: readonly RowCover[];
  /**
   * - `purposes`: the controller does without them (GDPR Art. 28(3)(a)); duties, and purposes of the vendor's own, stay
   * - `claims`: all of them; what was disposed of once is disposed of again after a restore
   */
  readonly ends: 'purposes' | 'claims';
  /** Only what keeps these columns ends; absent: all columns of the rows. */
  readonly columns?: readonly string[];
}

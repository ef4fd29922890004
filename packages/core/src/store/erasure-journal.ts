import type { SubjectReference } from '../decision/subject-reference.ts';
import type { PlainDate } from '../time/plain-date.ts';

/** What the state of the rows cannot tell again after a restore. It names nobody. */
export interface JournalEntry {
  /** Random (RFC 9562 UUID). */
  readonly id: string;
  readonly at: Date;
  readonly reason: 'erasure' | 'purge' | 'rectification' | 'restriction' | 'objection' | 'withdrawal';
  /** Absent for a purge, which is about rows and not about somebody. */
  readonly reference?: SubjectReference;
  /** Keyed digest of where the person lives and their key: what ties rows of theirs together. */
  readonly person?: string;
  /** For an objection or a withdrawal: the purpose. */
  readonly purpose?: string;
  readonly table: string;
  /** Keyed digest of table and key, under a key kept outside the database: it finds the row. */
  readonly fingerprint: string;
  /**
   * Keyed digests of the row's values, column by column: keys are reused, and they tell whether it is the same row. For a
   * rectification, of the values that were put in place.
   */
  readonly marks: Readonly<Record<string, string>>;
  /** Undefined: the whole row. */
  readonly columns?: readonly string[];
}

/** The erasure journal. */
export interface Journal {
  /** Entries that are there already, by identifier, are left as they are. */
  append(entries: readonly JournalEntry[]): Promise<void>;
  /** From a day on, oldest first; default all. */
  list(since?: PlainDate): Promise<readonly JournalEntry[]>;
  /** Those that stand nowhere but in this database, oldest first. */
  unexported(): Promise<readonly JournalEntry[]>;
  markExported(ids: readonly string[], at: Date): Promise<void>;
}

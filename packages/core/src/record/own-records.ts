import type { SubjectReference } from '../decision/subject-reference.ts';
import type { MergedPerson } from '../decision/succession.ts';

/** A record with what the store knows of it. */
export interface Recorded<T> {
  readonly members: T;
  /** Larger than that of every record before it. */
  readonly order: number;
  /** How often it has been replaced. */
  readonly revision: number;
}

/** Which records: those that meet all that is given. */
export interface RecordFilter {
  /** The controller's key as text; null: the vendor's own. */
  readonly controller?: string | null;
  /** Those about a person. */
  readonly subject?: SubjectReference;
}

/** Whose records become whose. */
export interface HandOver {
  /** The keys of two controllers. */
  readonly from: string;
  readonly to: string;
  /** Only those about this person, who is known there by another reference; default: all that are left. */
  readonly person?: MergedPerson;
}

/** The records of one kind, by the few questions that are asked of all of them. */
export interface OwnRecords<T> {
  /**
   * Writes records, in this order.
   *
   * @throws GallraError `record.invalid` where members do not meet the declaration; nothing is written then
   */
  append(entries: readonly T[]): Promise<void>;
  /** Those with these keys, in the order of recording. */
  find(keys: readonly string[]): Promise<readonly Recorded<T>[]>;
  /**
   * Replaces a record where nobody has replaced it since it was read.
   *
   * @returns whether it did
   * @throws GallraError `record.invalid` where the record is only appended, or its key, controller or person would change
   */
  replace(seen: Recorded<T>, by: T): Promise<boolean>;
  /** Gives records of a controller to the one that takes its place. */
  handOver(order: HandOver): Promise<void>;
  /** Those in force at an instant; without one, those without an end. In the order of recording. */
  inForce(filter?: RecordFilter & { readonly at?: Date }): Promise<readonly Recorded<T>[]>;
  /** The same; until the transaction ends, nobody else can replace them, and what others have committed is seen. */
  inForceLocked(filter?: RecordFilter & { readonly at?: Date }): Promise<readonly Recorded<T>[]>;
  /**
   * All, in the order of recording.
   *
   * @param filter.since - only those in force from this instant on or later
   * @param filter.after - only those behind this order
   * @param filter.limit - at most so many; default all
   */
  list(
    filter?: RecordFilter & { readonly since?: Date; readonly after?: number; readonly limit?: number },
  ): Promise<readonly Recorded<T>[]>;
}

import type { AuditLogs } from '../audit/audit-log.ts';
import type { ChosenPeriods } from '../decision/chosen-period.ts';
import type { Holds } from '../decision/legal-hold.ts';
import type { Policy } from '../policy/policy.ts';
import type { ControllerCategories } from '../record/controller-category.ts';
import type { Journal } from '../record/erasure-journal.ts';
import type { Requests } from '../record/exercised-right.ts';
import type { OwnRecord } from '../record/own-record.ts';
import type { OwnRecords } from '../record/own-records.ts';
import type { EvidenceLog } from './evidence-log.ts';
import type { FileOutbox } from './file-outbox.ts';
import type { HostRows } from './host-rows.ts';
import type { Leases } from './lease.ts';
import type { LiveSchema } from './live-schema.ts';

/** All that one transaction hands out: a change and its evidence commit together or not at all. */
export interface Transaction {
  readonly rows: HostRows;
  readonly events: EvidenceLog;
  readonly requests: Requests;
  readonly holds: Holds;
  readonly periods: ChosenPeriods;
  readonly categories: ControllerCategories;
  readonly leases: Leases;
  readonly journal: Journal;
  readonly files: FileOutbox;
  readonly audit: AuditLogs;
  /**
   * This transaction disposes of rows: nothing that keeps some of them comes into force until it ends, and whatever is
   * coming into force is waited for. It is asked before anything is read, so that what was waited for is seen.
   *
   * @param waitSeconds - how long it is waited for; then `database.busy`
   */
  disposing(waitSeconds?: number): Promise<void>;
  /** This transaction keeps rows, by a hold, a right or a choice: those that dispose of rows are waited for, and wait. */
  preserving(): Promise<void>;
  /** The records of a kind that is declared; its table has to be there. */
  own<T>(record: OwnRecord<T>): OwnRecords<T>;
  /** The same records as rows, under their storage rules: what `ownPolicy` returned. */
  ownRows(policy: Policy): HostRows;
}

/**
 * A host's database behind one port.
 *
 * @example
 * ```ts
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * const events = await store.transaction((tx) => tx.events.list({ limit: 10 }));
 * console.log(events.length);
 * ```
 */
export interface Store {
  /** The kinds of Gallra's own records it keeps. */
  readonly records: readonly OwnRecord<never>[];
  /** The live catalogue, tables and columns named as in the policy where it knows them. */
  schema(): Promise<LiveSchema>;
  /** How many other sessions are connected to the database; undefined where that cannot be told. */
  otherSessions(): Promise<number | undefined>;
  /** The database's clock: clocks of processes differ, and jump. */
  now(): Promise<Date>;
  /** Runs the work in one transaction: committed when it returns, rolled back when it throws. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
}

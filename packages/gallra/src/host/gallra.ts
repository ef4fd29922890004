import type { Policy, RowCover } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import type {
  Forecast,
  OwnRecordsOptions,
  Pause,
  Plan,
  PlanOptions,
  PurgeReport,
  SweepOptions,
  SweepReport,
  SweepStatus,
} from '@gallra/retention';
import type { CheckOptions, CheckReport } from '../check/check.ts';
import type { GallraAudit } from './audit-log.ts';
import type { CategoryChoices } from './controller-categories.ts';
import type { Controllers } from './controllers.ts';
import type { AskedAs, AskedOf, DataSubject } from './data-subject.ts';
import type { ErasureJournal } from './erasure-journal.ts';
import type { FlushOptions, FlushReport } from './flush.ts';
import type { LegalHolds } from './legal-holds.ts';
import type { PeriodChoices } from './period-choices.ts';

/**
 * A policy enforced in a database.
 *
 * @typeParam Subject - the names of the policy's categories of data subjects
 * @typeParam OfNone - those whose own rows belong to no controller alone, as far as the policy's type tells
 */
export interface Gallra<Subject extends string = string, OfNone extends string = never> {
  /** The policy as it was checked. The constant that `definePolicy` returned has the types of its literals too. */
  readonly policy: Policy;
  /** The port beneath, for what this object does not cover. */
  readonly store: Store;
  /** What a sweep would do, and why; a later instant gives a forecast. Changes nothing. */
  plan(at?: Date, options?: PlanOptions & { readonly ownRecords?: OwnRecordsOptions }): Promise<Plan>;
  /** What expires in each of the months ahead (default 12), by table and claim, if nothing else happens. */
  forecast(at?: Date, months?: number): Promise<Forecast>;
  /** Disposes of what nothing needs any more. The first one needs the hash of a plan in `approve`. */
  sweep(at?: Date, options?: Omit<SweepOptions, 'files'>): Promise<SweepReport>;
  /**
   * Does what is due after commits, and what failed before: exports the journal, removes files, and seals the audit log.
   * Sweeps and erasures remove files themselves; a host that may be stopped between the two (serverless) calls this now
   * and then. An error of sealing (`audit.altered`) comes after all else is done.
   *
   * Reads that an audited handle has gathered are the host's to write before it: `flush()` of what `auditedDialect`
   * returned. This object has the handle only.
   */
  flush(options?: FlushOptions): Promise<FlushReport>;
  /**
   * One person, and of whom something is asked: `controller`, the key of one of the host's controllers, or `vendor: true`.
   * Needed where the person's own row belongs to no controller alone. `actor`: what the host calls them where they acted
   * for it, see `AccessOptions` of `@gallra/dsar`.
   */
  subject(category: OfNone, key: string | number | bigint, options: AskedOf & Pick<AskedAs, 'actor'>): DataSubject;
  /**
   * One person, and of whom something is asked. Default: the controller that the person's own row belongs to; where it
   * belongs to none, `controller.needed`.
   */
  subject(category: Subject, key: string | number | bigint, options?: AskedAs): DataSubject;
  /** The last sweep, those under way, a pause, and what waits for somebody. */
  status(at?: Date): Promise<SweepStatus>;
  /** Lets sweeps under way wait between two batches, and others not begin, for some hours or until `resume`. */
  pause(hours: number): Promise<Pause>;
  /** Ends a pause; whether there was one. */
  resume(): Promise<boolean>;
  readonly holds: LegalHolds;
  readonly periods: PeriodChoices;
  readonly categories: CategoryChoices;
  readonly controllers: Controllers;
  /** What a purge would do. */
  purge(covers: readonly RowCover[], options: { readonly preview: true }): Promise<Plan>;
  /** What a controller does without goes now; its files too. See `purge` of `@gallra/retention`. */
  purge(covers: readonly RowCover[]): Promise<PurgeReport>;
  readonly journal: ErasureJournal;
  readonly audit: GallraAudit;
  /** Holds the policy against the live schema, and tells what on record somebody has to look at. Reads no row unless asked to. */
  check(options?: CheckOptions): Promise<CheckReport>;
  /** Creates or updates Gallra's own tables, and carries people from before over to their controllers. See `migrate` of `@gallra/kysely`. */
  migrate(): Promise<void>;
}

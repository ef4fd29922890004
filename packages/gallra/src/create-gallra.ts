import type { SealReport } from '@gallra/audit';
import {
  type ChosenPeriod,
  GallraError,
  type HoldEntry,
  type HoldOrder,
  type HoldRelease,
  type Organisation,
  type PeriodOrder,
  type Policy,
  parsePolicy,
  type RowCover,
} from '@gallra/core';
import { fileTables } from '@gallra/core/policy';
import type { FileStorage, HostFiles, Store } from '@gallra/core/store';
import { capabilitiesOf, kyselyStore, migrate } from '@gallra/kysely';
import {
  choosePeriod,
  exportJournal,
  type FileReport,
  type Forecast,
  forecast,
  type JournalArchive,
  type JournalExport,
  type Pause,
  type Plan,
  type PlanOptions,
  type PurgeReport,
  pauseSweeps,
  placeHold,
  plan,
  purge,
  purgePreview,
  releaseHold,
  removeFiles,
  resumeSweeps,
  type SweepOptions,
  type SweepReport,
  type SweepStatus,
  sweep,
  sweepStatus,
  waitingFiles,
} from '@gallra/retention';
import type { Kysely } from 'kysely';
import { type AuditSettings, type GallraAudit, gallraAudit } from './audit-log.ts';
import { type CheckOptions, type CheckReport, checkPolicy } from './check/check.ts';
import { type DataSubject, dataSubject } from './data-subject.ts';
import { type ErasureJournal, erasureJournal } from './erasure-journal.ts';
import { refuseWeakKey } from './fingerprint-key.ts';
import { withOwnTables } from './own-tables.ts';

// biome-ignore lint/suspicious/noExplicitAny: any host's tables.
type AnyDatabase = any;

/** What Gallra is made of in a host. */
export interface GallraOptions<P extends Policy = Policy> {
  /** What `definePolicy` or `parsePolicy` returned. */
  readonly policy: P;
  /** The host's own handle: PostgreSQL, PGlite, SQLite, MariaDB or MySQL. Gallra never closes it. */
  readonly db: Kysely<AnyDatabase>;
  /** The time now; default the system's clock. */
  readonly clock?: () => Date;
  /** At least 16 random bytes, better 32, kept outside the database. Without them erasures are not journalled. */
  readonly fingerprintKey?: Uint8Array;
  /** Where the columns under a table's `files` lead. Without it, the files of what is disposed of wait to be removed. */
  readonly files?: HostFiles;
  /** Where the erasure journal is kept outside the database: `fileArchive(path)`, or `storageArchive(storage)`. */
  readonly journal?: JournalArchive;
  /**
   * What the audit log is sealed with, and who witnesses it. Changes are recorded by the handle: see `auditedDialect` of
   * `@gallra/kysely`.
   */
  readonly audit?: AuditSettings;
}

/** Legal holds: what they cover does not go (GDPR Art. 17(3)(e)). */
export interface LegalHolds {
  /** See `placeHold` of `@gallra/retention`; `placedAt` is the clock's time. */
  place(order: Omit<HoldOrder, 'placedAt'>): Promise<HoldEntry>;
  /** See `releaseHold` of `@gallra/retention`; `at` is the clock's time. */
  release(id: string, release: Omit<HoldRelease, 'at'>): Promise<void>;
  /** Those that stand, or all. */
  list(filter?: { readonly released?: boolean }): Promise<readonly HoldEntry[]>;
}

/** What was done of what is due after commits. */
export interface FlushReport {
  /** Absent where neither the policy nor the options name files. */
  readonly files?: FileReport;
  /** Absent where the options name no archive of the erasure journal. */
  readonly journal?: JournalExport;
  /** Absent without a signer key, and where another process is sealing just now. */
  readonly audit?: SealReport;
}

/** Periods that controllers choose, within what the policy leaves open (R35). */
export interface PeriodChoices {
  /** See `choosePeriod` of `@gallra/retention`; `chosenAt` is the clock's time. */
  choose(order: Omit<PeriodOrder, 'chosenAt'>): Promise<ChosenPeriod>;
  /** Those that apply, or all. */
  list(filter?: { readonly replaced?: boolean }): Promise<readonly ChosenPeriod[]>;
}

/** A policy enforced in a database. */
export interface Gallra<P extends Policy = Policy> {
  readonly policy: P;
  /** The port beneath, for what this object does not cover. */
  readonly store: Store;
  /** What a sweep would do, and why; a later instant gives a forecast. Changes nothing. */
  plan(at?: Date, options?: PlanOptions): Promise<Plan>;
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
  flush(options?: { readonly signal?: AbortSignal }): Promise<FlushReport>;
  /**
   * One person. `controller`: whom the access package names as controller, where the vendor is the processor.
   */
  subject(
    category: keyof P['subjects'] & string,
    key: string | number | bigint,
    options?: { readonly controller?: Organisation },
  ): DataSubject;
  /** The last sweep, those under way, a pause, and what waits for somebody. */
  status(at?: Date): Promise<SweepStatus>;
  /** Lets sweeps under way wait between two batches, and others not begin, for some hours or until `resume`. */
  pause(hours: number): Promise<Pause>;
  /** Ends a pause; whether there was one. */
  resume(): Promise<boolean>;
  readonly holds: LegalHolds;
  readonly periods: PeriodChoices;
  /** What a purge would do. */
  purge(covers: readonly RowCover[], options: { readonly preview: true }): Promise<Plan>;
  /** What a controller does without goes now; its files too. See `purge` of `@gallra/retention`. */
  purge(covers: readonly RowCover[]): Promise<PurgeReport>;
  readonly journal: ErasureJournal;
  readonly audit: GallraAudit;
  /** Holds the policy against the live schema. Reads no row. */
  check(options?: CheckOptions): Promise<CheckReport>;
  /** Creates or updates Gallra's own tables. */
  migrate(): Promise<void>;
}

/**
 * Lets the host's other work, and its signals, have a turn before each transaction: a database in the same process
 * answers at once, and a long sweep would keep everything else waiting.
 */
function considerate(store: Store): Store {
  return {
    schema: () => store.schema(),
    otherSessions: () => store.otherSessions(),
    transaction: async (work) => {
      await new Promise((resolve) => setImmediate(resolve));
      return store.transaction(work);
    },
  };
}

/** Where somebody else is sealing, what is there is being sealed. */
async function sealedUnlessHeld(seal: () => Promise<SealReport>): Promise<SealReport | undefined> {
  try {
    return await seal();
  } catch (error) {
    if (error instanceof GallraError && error.code === 'lease.held') return undefined;
    throw error;
  }
}

function isStorage(storage: Partial<FileStorage> | undefined): boolean {
  return typeof storage?.removeItem === 'function' && typeof storage.hasItem === 'function';
}

/** The schema the host's tables are in, where its handle or search path makes it a single one; Gallra's go there too. */
async function hostSchema(store: Store, policy: Policy): Promise<string | undefined> {
  const { tables } = await store.schema();
  const schemas = new Set(tables.flatMap(({ name, schema }) => (Object.hasOwn(policy.tables, name) ? [schema] : [])));
  return schemas.size === 1 ? [...schemas][0] : undefined;
}

/**
 * Enforces a policy in the host's own database, and answers its data subjects.
 *
 * @param options.policy - what `definePolicy` or `parsePolicy` returned; its subject categories type `subject()`
 * @param options.db - the host's Kysely handle
 * @param options.clock - the time now, for every method that is not given an instant
 * @param options.fingerprintKey - for the erasure journal, at least 16 bytes
 * @param options.files - the file storage (an `unstorage` `Storage` is one), and how a value becomes a key in it
 * @param options.audit - the signer key of the audit log, its witnesses, and who is told where one of them fails
 * @throws GallraError `policy.invalid`; `handle.unsuitable` for another dialect; `key.missing` for an empty fingerprint key, `key.invalid` for a short one;
 *   `config.invalid` for a file storage that is none;
 *   `audit.invalid` for a signer key that is none
 * @see GDPR Art. 5(1)(e), 5(2), 15, 17, 25
 * @example
 * ```ts
 * import { createGallra, parsePolicy } from 'gallra';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * declare const json: string;
 * const gallra = createGallra({ policy: parsePolicy(JSON.parse(json)), db });
 * await gallra.migrate();
 * const { hash, tables } = await gallra.plan();
 * for (const { table, erase } of tables) console.log(table, erase);
 * await gallra.sweep(undefined, { approve: hash });
 * const { html } = await gallra.subject('registered', 17).export();
 * console.log(html('sv'));
 * ```
 */
export function createGallra<const P extends Policy>(options: GallraOptions<P>): Gallra<P> {
  const { db, clock = () => new Date(), fingerprintKey, files, journal: archive, audit = {} } = options;
  refuseWeakKey(fingerprintKey);
  if (files !== undefined && !isStorage(files.storage)) {
    throw new GallraError(
      'config.invalid',
      'files.storage needs removeItem and hasItem: give createStorage() of unstorage.',
    );
  }
  const policy: Policy = parsePolicy(options.policy);
  const store = considerate(kyselyStore({ db, policy }));
  const run = <T>(work: () => Promise<T>) => withOwnTables(store, work);
  const settings = files === undefined ? {} : { files };
  const auditLog = gallraAudit({ db, store, policy, clock, run, options: audit });
  const flushedFiles = async (wish: { readonly signal?: AbortSignal }): Promise<Pick<FlushReport, 'files'>> => {
    if (files !== undefined) return { files: await removeFiles(store, policy, files, { now: clock(), ...wish }) };
    return fileTables(policy).length === 0 ? {} : { files: await waitingFiles(store) };
  };
  const flushed = async (wish: { readonly signal?: AbortSignal }): Promise<FlushReport> => {
    const exported = archive === undefined ? {} : { journal: await exportJournal(store, policy, archive, clock()) };
    const removed = await flushedFiles(wish);
    // Last: what was done until here is evidence too.
    const sealed = audit.signer === undefined ? undefined : await sealedUnlessHeld(() => auditLog.seal(wish));
    return { ...exported, ...removed, ...(sealed === undefined ? {} : { audit: sealed }) };
  };
  const key = fingerprintKey === undefined ? {} : { fingerprintKey };
  function purged(covers: readonly RowCover[], wish: { readonly preview: true }): Promise<Plan>;
  function purged(covers: readonly RowCover[]): Promise<PurgeReport>;
  function purged(covers: readonly RowCover[], wish?: { readonly preview: true }): Promise<Plan | PurgeReport> {
    const order = { covers, at: clock() };
    if (wish?.preview === true) return run(() => purgePreview(store, policy, order));
    return run(async () => {
      const report = await purge(store, policy, order, key);
      if (files !== undefined) await removeFiles(store, policy, files, { now: clock() });
      return report;
    });
  }
  return {
    policy: policy as P,
    store,
    plan: (at = clock(), wish = {}) => run(() => plan(store, policy, at, wish)),
    forecast: (at = clock(), months = 12) => run(() => forecast(store, policy, at, months)),
    sweep: (at = clock(), wish = {}) => run(() => sweep(store, policy, at, { ...wish, ...settings })),
    flush: (wish = {}) => run(() => flushed(wish)),
    status: (at = clock()) => run(() => sweepStatus(store, policy, at)),
    pause: (hours) => run(() => pauseSweeps(store, hours)),
    resume: () => run(() => resumeSweeps(store)),
    subject: (category, id, { controller } = {}) =>
      dataSubject(store, policy, category, String(id), {
        run,
        clock,
        ...(controller === undefined ? {} : { controller }),
        ...key,
        ...settings,
      }),
    holds: {
      place: (order) => run(() => placeHold(store, policy, { ...order, placedAt: clock() })),
      release: (id, release) => run(() => releaseHold(store, policy, id, { ...release, at: clock() })),
      list: (filter) => run(() => store.transaction((tx) => tx.holds.list(filter))),
    },
    periods: {
      choose: (order) => run(() => choosePeriod(store, policy, { ...order, chosenAt: clock() })),
      list: (filter) => run(() => store.transaction((tx) => tx.periods.list(filter))),
    },
    purge: purged,
    journal: erasureJournal({ store, policy, clock, run, ...key, ...(archive === undefined ? {} : { archive }) }),
    audit: auditLog,
    check: async ({ at = clock(), ...wish } = {}) =>
      checkPolicy(policy, await store.schema(), {
        ...wish,
        at,
        hasFingerprintKey: fingerprintKey !== undefined,
        hasFiles: files !== undefined,
      }),
    migrate: async () => {
      const schema = capabilitiesOf(db).schemas ? await hostSchema(store, policy) : undefined;
      await migrate(db, schema === undefined ? {} : { schema });
    },
  };
}

import {
  type FileStorage,
  fileTables,
  GallraError,
  type HoldEntry,
  type HoldOrder,
  type HoldRelease,
  type HostFiles,
  type Organisation,
  type Policy,
  parsePolicy,
  type Store,
} from '@gallra/core';
import { type Subject, subjectOf } from '@gallra/dsar';
import { dialectOf, kyselyStore, migrate } from '@gallra/kysely';
import {
  type FileReport,
  type Forecast,
  forecast,
  type Pause,
  type Plan,
  type PlanOptions,
  pauseSweeps,
  placeHold,
  plan,
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
import { type CheckOptions, type CheckReport, checkPolicy } from './check/check.ts';
import { type Explanation, explanations } from './explanation.ts';
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
}

/** One data subject of a host, and the answers to what they may ask. */
export interface DataSubject extends Subject {
  /** Why each row that leads to them is kept or goes, for the controller. */
  explain(at?: Date): Promise<readonly Explanation[]>;
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
   * Does what is due after commits, and what failed before: removes files. Sweeps and erasures do it themselves; a host
   * that may be stopped between the two (serverless) calls it now and then.
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
 * @throws GallraError `policy.invalid`; `config.invalid` for another dialect, a short key, or a file storage that is none
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
  const { db, clock = () => new Date(), fingerprintKey, files } = options;
  if (fingerprintKey !== undefined && fingerprintKey.length < 16) {
    throw new GallraError('config.invalid', 'fingerprintKey is too short: give 32 random bytes.');
  }
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
  const flushed = async (wish: { readonly signal?: AbortSignal }): Promise<FlushReport> => {
    if (files !== undefined) return { files: await removeFiles(store, policy, files, { now: clock(), ...wish }) };
    return fileTables(policy).length === 0 ? {} : { files: await waitingFiles(store) };
  };
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
    subject: (category, key, { controller } = {}) => {
      const person = { category, key: String(key) };
      const known = subjectOf(store, policy, category, person.key, {
        clock,
        ...(controller === undefined ? {} : { controller }),
        ...(fingerprintKey === undefined ? {} : { fingerprintKey }),
        ...settings,
      });
      return {
        export: () => run(known.export),
        erase: ((wish?: { readonly preview?: false }) => run(() => known.erase(wish))) as Subject['erase'],
        explain: (at = clock()) => run(() => explanations(store, policy, person, at)),
      };
    },
    holds: {
      place: (order) => run(() => placeHold(store, policy, { ...order, placedAt: clock() })),
      release: (id, release) => run(() => releaseHold(store, policy, id, { ...release, at: clock() })),
      list: (filter) => run(() => store.transaction((tx) => tx.holds.list(filter))),
    },
    check: async ({ at = clock(), ...wish } = {}) =>
      checkPolicy(policy, await store.schema(), {
        ...wish,
        at,
        hasFingerprintKey: fingerprintKey !== undefined,
        hasFiles: files !== undefined,
      }),
    migrate: async () => {
      const schema = dialectOf(db) === 'postgres' ? await hostSchema(store, policy) : undefined;
      await migrate(db, schema === undefined ? {} : { schema });
    },
  };
}

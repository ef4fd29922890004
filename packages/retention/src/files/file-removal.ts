import { type Policy, policyVersion } from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import {
  type FileEntry,
  type FileOutbox,
  type HostFiles,
  inTurn,
  type NamedFile,
  type Store,
} from '@gallra/core/store';

const minute = 60_000;
const day = 24 * 60 * minute;

/** How long others leave entries alone that are being worked on, in milliseconds. */
const lease = minute;
/** The longest wait between two attempts, in milliseconds. */
const longestWait = day;
/** Entries taken at a time, and files removed at once. */
const page = 500;
const atOnce = 20;

/** Files of one column that the storage does not let go of. */
export interface FailingFiles {
  readonly table: string;
  readonly column: string;
  readonly files: number;
  /** ISO 8601, UTC: the first failure among them. */
  readonly since: string;
}

/** What became of files whose rows went, or lost their name. Plain JSON; it holds no path. */
export interface FileReport {
  /** Seen to be gone; a file that several rows named counts for each. */
  readonly removed: number;
  /** Not there when they were to be removed. Many of them: look whether the storage is the right one. */
  readonly missing: number;
  /** Left, because another row still names the file. */
  readonly shared: number;
  /** Left, because `keyOf` says that the value names no file of this storage. */
  readonly elsewhere: number;
  /** Still to be removed. */
  readonly waiting: number;
  /** Those of them that an attempt has failed for. */
  readonly failing: readonly FailingFiles[];
}

/** How files are removed. */
export interface FileRemovalOptions {
  /** The time now: attempts that failed are repeated as it passes. */
  readonly now: Date;
  /** Only files of what this operation disposed of. */
  readonly operation?: string;
  /** Stops between two groups of files; the others wait. */
  readonly signal?: AbortSignal;
}

type Outcome = 'removed' | 'missing' | 'shared' | 'elsewhere' | 'failed';

type Done = readonly [entry: FileEntry, outcome: Outcome];

const later = (now: Date, milliseconds: number) => new Date(now.getTime() + milliseconds);

/** A minute, and each time twice as long. */
const waitAfter = (attempts: number) => Math.min(longestWait, minute * 2 ** Math.min(attempts - 1, 30));

/** The key of a file in the storage; undefined where it names none there. */
function keyIn({ keyOf }: HostFiles, { table, column, value }: NamedFile): string | undefined {
  const key = keyOf === undefined ? value : keyOf({ table, column, value });
  return key?.trim() === '' ? undefined : key;
}

/** Removes a file, and looks whether it is gone: a driver that may only read says nothing. */
async function remove({ storage }: HostFiles, key: string): Promise<Outcome> {
  const was = await storage.hasItem(key);
  await storage.removeItem(key, { removeMeta: true });
  if (await storage.hasItem(key)) return 'failed';
  return was ? 'removed' : 'missing';
}

/** What drivers throw may quote the path; that it failed is all that is kept. */
async function attempt<T>(work: () => T | Promise<T>): Promise<T | 'failed'> {
  try {
    return await work();
  } catch {
    return 'failed';
  }
}

async function reportOn(files: FileOutbox, operation?: string): Promise<Pick<FileReport, 'waiting' | 'failing'>> {
  const left = await files.waiting(operation);
  return {
    waiting: left.reduce((sum, { files: number }) => sum + number, 0),
    failing: left.flatMap(({ table, column, failing, failingSince }) =>
      failingSince === undefined ? [] : [{ table, column, files: failing, since: failingSince.toISOString() }],
    ),
  };
}

/**
 * Tells how many files wait to be removed, and removes none.
 *
 * @param store - the host's database
 * @example
 * ```ts
 * import type { Store } from '@gallra/core/store';
 * import { waitingFiles } from '@gallra/retention';
 *
 * declare const store: Store;
 * console.log((await waitingFiles(store)).waiting);
 * ```
 */
export async function waitingFiles(store: Store): Promise<FileReport> {
  const left = await store.transaction((tx) => reportOn(tx.files));
  return { removed: 0, missing: 0, shared: 0, elsewhere: 0, ...left };
}

/** A key as `unstorage` takes it, whatever stands between its parts. */
const inStorage = (key: string): string => key.replace(/[/\\:]+/g, ':').replace(/^:|:$/g, '');

/** What else a row may call the file of a key. */
function spellings(key: string): readonly string[] {
  const path = inStorage(key).replaceAll(':', '/');
  return [key, inStorage(key), path, `/${path}`];
}

/**
 * Those of some keys that a row still names. Without `keyOf` the value is the key, and an index finds it; with it one file
 * may be named in any number of spellings, so that every value is asked about.
 */
async function stillNamed(store: Store, files: HostFiles, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  return store.transaction(async (tx) => {
    if (files.keyOf === undefined) {
      const named = await tx.files.stillNamed(keys.flatMap(spellings));
      return new Set(keys.filter((key) => spellings(key).some((one) => named.has(one))));
    }
    const [wanted, found] = [Map.groupBy(keys, inStorage), new Set<string>()];
    for await (const file of tx.files.named()) {
      // Where `keyOf` cannot tell, the row names no file that anybody could find by it.
      const known = await attempt(() => ({ key: keyIn(files, file) }));
      if (known === 'failed' || known.key === undefined) continue;
      for (const key of wanted.get(inStorage(known.key)) ?? []) found.add(key);
    }
    return found;
  });
}

/** Removes the files of some entries, each once, however many name it. */
async function removeEach(
  store: Store,
  files: HostFiles,
  entries: readonly FileEntry[],
  signal: AbortSignal | undefined,
): Promise<readonly Done[]> {
  const done: Done[] = [];
  const keys = new Map<string, FileEntry[]>();
  for (const entry of entries) {
    const found = await attempt(() => ({ key: keyIn(files, entry) }));
    if (found === 'failed') done.push([entry, 'failed']);
    else if (found.key === undefined) done.push([entry, 'elsewhere']);
    else keys.set(found.key, [...(keys.get(found.key) ?? []), entry]);
  }
  const named = await stillNamed(store, files, [...keys.keys()]);
  const groups = [...keys].filter(([key]) => !named.has(key));
  for (const key of named) for (const entry of keys.get(key) ?? []) done.push([entry, 'shared']);
  for (let start = 0; start < groups.length && signal?.aborted !== true; start += atOnce) {
    const some = groups.slice(start, start + atOnce).map(async ([key, those]) => {
      const outcome = await attempt(() => remove(files, key));
      return those.map((entry) => [entry, outcome] as const);
    });
    for (const removed of (await Promise.all(some)).flat()) done.push(removed);
  }
  return done;
}

/** Settles what is done, with its events, and puts off what failed. */
async function record(store: Store, policy: Policy, now: Date, done: readonly Done[]): Promise<void> {
  const { rules } = policyVersion(policy);
  const removed = done.flatMap(([entry, outcome]) => (outcome === 'removed' ? [entry] : []));
  const failed = done.flatMap(([entry, outcome]) => (outcome === 'failed' ? [entry] : []));
  const groups = Map.groupBy(removed, ({ table, column, operation }) => JSON.stringify([table, column, operation]));
  const events = [...groups.values()].flatMap(([first, ...more]) => {
    if (first === undefined) return [];
    const { table, column, operation } = first;
    const about = { at: now, policy: rules, table, columns: [column], rows: more.length + 1 };
    return [gallraEvent({ type: 'files.removed', ...about, ...(operation === undefined ? {} : { operation }) })];
  });
  await inTurn(store, async (tx) => {
    await tx.files.settle(done.flatMap(([{ id }, outcome]) => (outcome === 'failed' ? [] : [id])));
    for (const [attempts, entries] of Map.groupBy(failed, (entry) => entry.attempts)) {
      await tx.files.postpone(
        entries.map(({ id }) => id),
        { failedAt: now, until: later(now, waitAfter(attempts)) },
      );
    }
    await tx.events.append(events);
  });
}

/**
 * Removes the files of rows that were disposed of, after the commit that took them, and deletes their entries: a path can
 * be personal data, and does not outlive its file. What fails waits, a minute and then twice as long each time, a day at
 * most, until it is gone; the rest goes on. Several processes may do it at once.
 *
 * A file that another row still names, in any column under `files`, is left: it goes with the last of them. With `keyOf` a
 * file is what the key says, however the rows spell it; for that each of them is read.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param files - the storage, and how a value becomes a key in it
 * @param options - see {@link FileRemovalOptions}
 * @returns what became of them; paths stand in neither it nor an error, whatever the storage says
 * @throws GallraError `database.refused`; the signal's own reason when it is aborted. Nothing is lost then.
 * @see GDPR Art. 5(1)(e), 17(1)
 * @example
 * ```ts
 * import type { FileStorage, Store } from '@gallra/core/store';
 * import type { Policy } from '@gallra/core';
 * import { removeFiles } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const storage: FileStorage;
 * const { removed, failing } = await removeFiles(store, policy, { storage }, { now: new Date() });
 * for (const { table, column, since } of failing) console.warn(table, column, since);
 * console.log(removed);
 * ```
 */
export async function removeFiles(
  store: Store,
  policy: Policy,
  files: HostFiles,
  { now, operation, signal }: FileRemovalOptions,
): Promise<FileReport> {
  const counts: Record<Outcome, number> = { removed: 0, missing: 0, shared: 0, elsewhere: 0, failed: 0 };
  const turn = {
    now,
    until: later(now, lease),
    horizon: later(now, longestWait + lease),
    limit: page,
    ...(operation === undefined ? {} : { operation }),
  };
  for (;;) {
    signal?.throwIfAborted();
    const entries = await inTurn(store, (tx) => tx.files.take(turn));
    if (entries.length === 0) break;
    const done = await removeEach(store, files, entries, signal);
    for (const [, outcome] of done) counts[outcome] += 1;
    await record(store, policy, now, done);
  }
  const { failed: _, ...settled } = counts;
  return { ...settled, ...(await store.transaction((tx) => reportOn(tx.files, operation))) };
}

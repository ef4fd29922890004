import { GallraError, type Policy, parsePolicy } from '@gallra/core';
import type { FileStorage, HostFiles, Store } from '@gallra/core/store';
import { kyselyStore } from '@gallra/kysely';
import type { JournalArchive } from '@gallra/retention';
import { withOwnTables } from '../check/own-tables.ts';
import { refuseWeakKey } from './fingerprint-key.ts';
import type { GallraOptions } from './gallra-options.ts';

/** What every part of Gallra works with in a host. */
export interface Host {
  readonly store: Store;
  readonly policy: Policy;
  readonly clock: () => Date;
  /** Does work that needs Gallra's own tables and a handle that does not record; where either is missing, says so. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  readonly fingerprintKey?: Uint8Array;
  readonly files?: HostFiles;
  readonly archive?: JournalArchive;
}

/**
 * Lets the host's other work, and its signals, have a turn before each transaction: a database in the same process
 * answers at once, and a long sweep would keep everything else waiting.
 */
function considerate(store: Store): Store {
  return {
    records: store.records,
    schema: () => store.schema(),
    otherSessions: () => store.otherSessions(),
    now: () => store.now(),
    transaction: async (work) => {
      await new Promise((resolve) => setImmediate(resolve));
      return store.transaction(work);
    },
  };
}

function isStorage(storage: Partial<FileStorage> | undefined): boolean {
  return typeof storage?.removeItem === 'function' && typeof storage.hasItem === 'function';
}

/** A handle that records takes Gallra's statements for raw SQL; what it says of those helps nobody here. */
async function byPlainHandle<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GallraError) || error.code !== 'audit.unreadable') throw error;
    throw new GallraError(
      'handle.unsuitable',
      'Gallra works through a handle that does not record, and leaves evidence by itself: give createGallra, or the configuration, one without auditedDialect.',
    );
  }
}

/** What the options of a host come to; refuses those that nothing could be done with. */
export function hostOf(options: GallraOptions): Host {
  const { db, clock = () => new Date(), fingerprintKey, files, journal: archive } = options;
  refuseWeakKey(fingerprintKey);
  if (files !== undefined && !isStorage(files.storage)) {
    throw new GallraError(
      'config.invalid',
      'files.storage needs removeItem and hasItem: give createStorage() of unstorage.',
    );
  }
  const policy = parsePolicy(options.policy);
  const store = considerate(kyselyStore({ db, policy }));
  return {
    store,
    policy,
    clock,
    run: (work) => byPlainHandle(() => withOwnTables(store, work)),
    ...(fingerprintKey === undefined ? {} : { fingerprintKey }),
    ...(files === undefined ? {} : { files }),
    ...(archive === undefined ? {} : { archive }),
  };
}

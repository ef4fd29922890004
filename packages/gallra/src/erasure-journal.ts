import { GallraError, type Policy } from '@gallra/core';
import type { Store } from '@gallra/core/store';
import {
  exportJournal,
  type JournalArchive,
  type JournalExport,
  type JournalLoss,
  journalLoss,
  pruneJournal,
  type ReplayOptions,
  type ReplayReport,
  replay,
} from '@gallra/retention';

/** The erasure journal: what the state of the rows cannot tell again after a restore. */
export interface ErasureJournal {
  /** What would be lost if the database died now. */
  loss(): Promise<JournalLoss>;
  /** See `exportJournal` of `@gallra/retention`; default: to the archive of the options. */
  export(archive?: JournalArchive): Promise<JournalExport>;
  /** See `pruneJournal` of `@gallra/retention`. A sweep does it in the database. */
  prune(archive?: JournalArchive): Promise<number>;
  /** See `replay` of `@gallra/retention`; default: from the archive of the options. */
  replay(archive?: JournalArchive, options?: Omit<ReplayOptions, 'fingerprintKey'>): Promise<ReplayReport>;
}

/** What the journal of a host is made of. */
export interface JournalParts {
  readonly store: Store;
  readonly policy: Policy;
  readonly clock: () => Date;
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
  readonly fingerprintKey?: Uint8Array;
  readonly archive?: JournalArchive;
}

function required<T>(part: T | undefined, name: string, fix: string): T {
  if (part !== undefined) return part;
  throw new GallraError('config.invalid', `The erasure journal needs ${name}: ${fix}`);
}

/** The erasure journal of a host. */
export function erasureJournal({ store, policy, clock, run, fingerprintKey, archive }: JournalParts): ErasureJournal {
  const place = (given: JournalArchive | undefined) =>
    required(given ?? archive, 'a place outside the database', 'give journal: fileArchive(path) to createGallra.');
  return {
    loss: () => run(() => journalLoss(store)),
    export: (given) => run(async () => exportJournal(store, policy, place(given), clock())),
    prune: (given) => run(() => pruneJournal(store, policy, clock(), given ?? archive)),
    replay: (given, options = {}) =>
      run(async () => {
        const key = required(fingerprintKey, 'the key it was written with', 'give fingerprintKey to createGallra.');
        return replay(store, policy, place(given), clock(), { ...options, fingerprintKey: key });
      }),
  };
}

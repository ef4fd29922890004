import { GallraError } from '@gallra/core';
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
import { requiredKey } from './fingerprint-key.ts';
import type { Host } from './host.ts';

/** The erasure journal: what the state of the rows cannot tell again after a restore. */
export interface ErasureJournal {
  /** What would be lost if the database died now. */
  loss(): Promise<JournalLoss>;
  /** See `exportJournal` of `@gallra/retention`; default: to the archive of the options. */
  export(archive?: JournalArchive): Promise<JournalExport>;
  /** See `pruneJournal` of `@gallra/retention`. A sweep does it in the database. */
  prune(archive?: JournalArchive): Promise<number>;
  /** See `replay` of `@gallra/retention`; default: from the archive of the options. */
  replay(archive?: JournalArchive, options?: Omit<ReplayOptions, 'archive' | 'fingerprintKey'>): Promise<ReplayReport>;
}

function archiveOf(archive: JournalArchive | undefined): JournalArchive {
  if (archive !== undefined) return archive;
  throw new GallraError(
    'config.invalid',
    'The erasure journal needs a place outside the database: give journal: fileArchive(path) to createGallra.',
  );
}

/** The erasure journal of a host. */
export function erasureJournal({ store, policy, clock, run, fingerprintKey, archive }: Host): ErasureJournal {
  return {
    loss: () => run(() => journalLoss(store)),
    export: (given) => run(async () => exportJournal(store, policy, archiveOf(given ?? archive), clock())),
    prune: (given) => run(() => pruneJournal(store, policy, clock(), given ?? archive)),
    replay: (given, options = {}) =>
      run(async () => {
        const key = requiredKey(fingerprintKey, 'Replaying the erasure journal needs the key it was written with');
        return replay(store, policy, clock(), {
          ...options,
          archive: archiveOf(given ?? archive),
          fingerprintKey: key,
        });
      }),
  };
}

import { checkpointName, logName, type ReadableWitness, refuseFork } from './witness.ts';

/** Where checkpoints are kept as objects. An `unstorage` `Storage` is one, whatever its driver. */
export interface CheckpointStorage {
  getKeys(base?: string): Promise<readonly string[]>;
  /** Null where there is none. */
  getItem(key: string): Promise<unknown>;
  setItem(key: string, value: string): Promise<void>;
}

/**
 * A witness that keeps checkpoints as objects, `<log>:<size>.checkpoint`: a new key for each, never the same key twice.
 * It is of use where the administrators of the database cannot write: a bucket of another account, with object lock.
 *
 * @param storage - an `unstorage` storage, with `prefixStorage` where other things are in it too
 * @param options.name - what alarms call it; default `storage`
 * @returns the witness; `checkpoints` reads back what it has kept
 * @see C2SP tlog-checkpoint, GDPR Art. 5(2), 32
 * @example
 * ```ts
 * import { type CheckpointStorage, storageWitness } from '@gallra/audit';
 *
 * declare const bucket: CheckpointStorage;
 * const witness = storageWitness(bucket, { name: 's3' });
 * console.log((await witness.checkpoints()).length);
 * ```
 */
export function storageWitness(
  storage: CheckpointStorage,
  { name = 'storage' }: { readonly name?: string } = {},
): ReadableWitness {
  return {
    name,
    async keep({ log, size, checkpoint }) {
      const key = `${logName(log)}:${checkpointName(size)}`;
      const kept = await storage.getItem(key);
      if (typeof kept !== 'string') await storage.setItem(key, checkpoint);
      else refuseFork(kept, checkpoint);
    },
    async checkpoints(log) {
      const keys = await storage.getKeys(log === undefined ? undefined : logName(log));
      const notes: string[] = [];
      for (const key of keys.filter((name) => name.endsWith('.checkpoint')).toSorted()) {
        const note = await storage.getItem(key);
        if (typeof note === 'string') notes.push(note);
      }
      return notes;
    },
  };
}

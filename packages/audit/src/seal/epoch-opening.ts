import { GallraError } from '@gallra/core';
import { auditRecord, contextTold } from '@gallra/core/audit';
import { type Store, type Transaction, withLease } from '@gallra/core/store';
import { type Checkpoint, parseCheckpoint, sealedLine, signCheckpoint, verifyCheckpoint } from '../note/checkpoint.ts';
import { type LogKey, logKeys } from '../note/log-key.ts';
import { parseNote } from '../note/signed-note.ts';
import { currentContext } from '../request/processing-context.ts';
import { leafHash, sameHash } from '../tree/merkle-tree.ts';
import { growTree } from '../tree/tree-growth.ts';
import { altered, rootAt, vouchedEdge } from './log-edge.ts';
import { openLog, reissue } from './log-epoch.ts';

/** How to go on after a restore. */
export interface EpochOptions {
  /** Signer key, as `sealLogs` has it. */
  readonly signer: string;
  /** What the witnesses have kept, of any logs and in any order; the newest of each log counts. */
  readonly checkpoints: readonly string[];
  /** Default: the clock of the process. */
  readonly clock?: () => Date;
  /** What the process calls itself, such as host and process number. */
  readonly holder?: string;
  readonly signal?: AbortSignal;
}

/** What became of a log. */
export interface LogEpoch {
  readonly log: string;
  /**
   * - `current`: the database holds all that was sealed; nothing was done
   * - `opened`: it holds less, so another log goes on
   * - `opened before`: it had been closed; events that came late were moved
   */
  readonly outcome: 'current' | 'opened' | 'opened before';
  /** The log that goes on. */
  readonly successor?: string;
  /** Events issued again there. */
  readonly moved: number;
}

interface Known {
  readonly checkpoint: Checkpoint;
  readonly note: string;
}

/** The newest checkpoint of each log, verified. */
function newestOf(notes: readonly string[], keyOf: (log: string) => LogKey): ReadonlyMap<string, Known> {
  const newest = new Map<string, Known>();
  for (const note of notes) {
    const told = parseCheckpoint(parseNote(note).text).origin;
    const log = told.slice(told.lastIndexOf('/') + 1);
    const { origin, key } = keyOf(log);
    if (told !== origin)
      throw new GallraError(
        'audit.invalid',
        'A checkpoint is of a log that this key does not sign for. Give those of this database only.',
      );
    const checkpoint = verifyCheckpoint(note, [key]);
    const before = newest.get(log);
    if (before?.checkpoint.size === checkpoint.size && !sameHash(before.checkpoint.root, checkpoint.root))
      throw altered(`Two checkpoints of the audit log ${log} are for as many events, with different roots.`);
    if (before === undefined || checkpoint.size > before.checkpoint.size) newest.set(log, { checkpoint, note });
  }
  return newest;
}

const atOnce = 1000;

/** Issues all events of a closed log that have no number again, in the log that goes on. */
async function moveEvents(tx: Transaction, log: string, successor: string): Promise<number> {
  for (let moved = 0; ; ) {
    const events = await tx.audit.unsealed(atOnce, { log });
    if (events.length === 0) return moved;
    await reissue(tx, events, log, successor);
    moved += events.length;
  }
}

/** What every epoch is opened with. */
interface Opening {
  readonly keyOf: (log: string) => LogKey;
  readonly at: Date;
}

/** Begins a log with the event that tells which checkpoint it follows, sealed at once so that nothing comes before it. */
async function begin(tx: Transaction, log: string, previous: string, { keyOf, at }: Opening): Promise<void> {
  const { origin, key } = keyOf(log);
  const told = { log, at, class: 'evidence', type: 'epoch.opened', previous } as const;
  await tx.audit.append([auditRecord({ ...told, ...contextTold(currentContext() ?? {}) })]);
  const [first] = await tx.audit.unsealed(1, { log });
  const gone = altered('The first event of an audit log has gone while it was written.');
  if (first === undefined) throw gone;
  const { edge, changed, root } = growTree({ size: 0, tiles: [] }, [leafHash(first.envelope)]);
  const checkpoint = signCheckpoint({ origin, size: edge.size, root, extensions: [sealedLine(at)] }, [key]);
  if (!(await tx.audit.seal({ log, size: 0, positions: [first.position], tiles: changed, checkpoint }))) throw gone;
}

async function openEpoch(
  tx: Transaction,
  log: string,
  { checkpoint, note }: Known,
  opening: Opening,
): Promise<LogEpoch> {
  const heads = new Map((await tx.audit.list()).map((one) => [one.log, one]));
  const head = heads.get(log);
  if (head === undefined)
    throw new GallraError(
      'audit.invalid',
      'A checkpoint is of a log that the database does not hold: it was deleted, or the backup is from before its first event. Restore a later one, or keep the checkpoint as evidence and leave it out here.',
    );
  if (head.closed) {
    const open = openLog(heads, log);
    if (open === undefined) throw altered(`The audit log ${log} was closed without another that goes on.`);
    return { log, outcome: 'opened before', successor: open.log, moved: await moveEvents(tx, log, open.log) };
  }
  await vouchedEdge(tx, head, opening.keyOf(log));
  if (checkpoint.size <= head.size) {
    if (!sameHash(await rootAt(tx, log, checkpoint.size), checkpoint.root))
      throw altered(`The audit log ${log} holds other events than a checkpoint vouches for.`);
    return { log, outcome: 'current', moved: 0 };
  }
  const successor = await tx.audit.succeed(head);
  if (successor === undefined)
    throw new GallraError('database.busy', 'Somebody else has sealed or closed a log meanwhile. Run it again.');
  await begin(tx, successor, note, opening);
  return { log, outcome: 'opened', successor, moved: await moveEvents(tx, log, successor) };
}

/**
 * Goes on after the database was restored from a backup: before the next event is sealed.
 *
 * Where a witness has kept a checkpoint for more events than the database holds, events have been lost, and the log cannot
 * go on: its numbers were given to others. It is closed, and another is opened for the same controller. The first event
 * there, `epoch.opened`, holds the witness's checkpoint; events that had no number yet are issued again behind it, in
 * the same transaction. What a writer adds to the closed log afterwards is moved by the next `sealLogs`.
 *
 * It may be run at any time, and again: where nothing was lost, nothing is done.
 *
 * @param store - the host's database, restored
 * @param options - see {@link EpochOptions}
 * @returns what became of each log that a checkpoint is of
 * @throws GallraError `audit.invalid` for a key or a checkpoint that is none, or of another host or a log that is not
 *   there; `audit.altered` where a log has other events than its checkpoint vouches for, once the other logs are done, or
 *   where a signature does not fit; `lease.held` while a sealer works
 * @see GDPR Art. 5(2), 32(1)(c), C2SP tlog-checkpoint
 * @example
 * ```ts
 * import { fileWitness, openEpochs } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const signer: string;
 * const checkpoints = await fileWitness('/mnt/elsewhere/checkpoints').checkpoints();
 * for (const { log, outcome, moved } of await openEpochs(store, { signer, checkpoints })) console.log(log, outcome, moved);
 * ```
 */
export async function openEpochs(store: Store, options: EpochOptions): Promise<readonly LogEpoch[]> {
  const { signer, checkpoints, clock = () => new Date(), holder, signal } = options;
  const keyOf = logKeys(signer);
  const newest = newestOf(checkpoints, keyOf);
  const lease = {
    name: 'audit/sealer',
    ...(holder === undefined ? {} : { holder }),
    ...(signal === undefined ? {} : { signal }),
  };
  return withLease(store, lease, async ({ signal: heeded, hold }) => {
    const epochs: LogEpoch[] = [];
    const failures: unknown[] = [];
    for (const [log, known] of newest) {
      heeded.throwIfAborted();
      try {
        const epoch = await store.transaction(async (tx) => {
          await hold(tx);
          return openEpoch(tx, log, known, { keyOf, at: clock() });
        });
        epochs.push(epoch);
      } catch (error) {
        if (!(error instanceof GallraError) || !error.code.startsWith('audit.')) throw error;
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
    return epochs;
  });
}

import { GallraError } from '@gallra/core';
import type { AuditLog, UnsealedEvent } from '@gallra/core/audit';
import { type HeldLease, retried, type Store, type Transaction, withLease } from '@gallra/core/store';
import { sealedLine, signCheckpoint } from '../note/checkpoint.ts';
import { type LogKey, logKeys } from '../note/log-key.ts';
import { leafHash } from '../tree/merkle-tree.ts';
import { growTree, type TreeEdge } from '../tree/tree-growth.ts';
import type { Witness, WitnessAlarm } from '../witness/witness.ts';
import { altered, vouchedEdge } from './log-edge.ts';
import { openLog, reissue } from './log-epoch.ts';
import { handOver, refuseNamesakes } from './witness-handover.ts';

/** How to seal. */
export interface SealOptions {
  /**
   * Signer key, as `generateNoteKeys` makes it. Its name is what the origins of all logs begin with, such as
   * `example.com/audit`: no name of a controller.
   */
  readonly signer: string;
  /** Who keeps a copy of the newest checkpoint of each log, outside the database; each by another name. */
  readonly witnesses?: readonly Witness[];
  /** Told of each witness that could not keep a checkpoint, after everything else. */
  readonly onAlarm?: (alarm: WitnessAlarm) => void;
  /** Default: the clock of the process. */
  readonly clock?: () => Date;
  /** Events sealed in one transaction, at most; default 10,000. */
  readonly batchSize?: number;
  /** What the process calls itself, such as host and process number. */
  readonly holder?: string;
  /** How long a sealer that is killed keeps the others waiting, in seconds; default 30. */
  readonly leaseSeconds?: number;
  /** Stops between two batches. */
  readonly signal?: AbortSignal;
}

/** A checkpoint that has been made. */
export interface SealedLog {
  readonly log: string;
  /** Events in the log, now. */
  readonly size: number;
  /** Signed. Keep a copy where the administrators of the database cannot write. */
  readonly checkpoint: string;
}

/** What a sealer has done. */
export interface SealReport {
  readonly events: number;
  /** The newest checkpoint of each log that has grown. */
  readonly logs: readonly SealedLog[];
  /** Checkpoints that a witness could not keep; it gets the newest at the next run. */
  readonly alarms: readonly WitnessAlarm[];
}

/** What a sealer knows from one batch to the next. */
interface Sealing {
  readonly keyOf: (log: string) => LogKey;
  readonly clock: () => Date;
  /** The trees as this sealer left them, so that they need not be read again. */
  readonly edges: Map<string, TreeEdge>;
  /** Logs that somebody has changed: the others are sealed all the same. */
  readonly refused: Map<string, GallraError>;
}

/** Events that come next; not the last where more that are as old may wait. */
interface EventPage {
  readonly events: readonly UnsealedEvent[];
  readonly isLast: boolean;
}

/** Seals events of one log; undefined where somebody else has sealed in between. */
async function sealLog(
  tx: Transaction,
  { log, size }: AuditLog,
  { events, isLast }: EventPage,
  { keyOf, clock, edges }: Sealing,
): Promise<(SealedLog & { readonly edge: TreeEdge }) | undefined> {
  const logKey = keyOf(log);
  const known = edges.get(log);
  const before = known?.size === size ? known : await vouchedEdge(tx, { log, size }, logKey);
  const { edge, changed, root } = growTree(
    before,
    events.map(({ envelope }) => leafHash(envelope)),
  );
  const { origin, key } = logKey;
  // A checkpoint that tells its time says that what follows is younger; here more that is as old may wait.
  const extensions = isLast ? [sealedLine(clock())] : [];
  const checkpoint = signCheckpoint({ origin, size: edge.size, root, extensions }, [key]);
  const positions = events.map(({ position }) => position);
  const isSealed = await tx.audit.seal({ log, size, positions, tiles: changed, checkpoint });
  return isSealed ? { log, size: edge.size, checkpoint, edge } : undefined;
}

/** Events by the log they are sealed in; those of a log that is closed by now are issued again. */
async function byOpenLog(
  tx: Transaction,
  events: readonly UnsealedEvent[],
  heads: ReadonlyMap<string, AuditLog>,
  refused: Sealing['refused'],
): Promise<ReadonlyMap<AuditLog, readonly UnsealedEvent[]>> {
  const due = new Map<AuditLog, readonly UnsealedEvent[]>();
  for (const [log, own] of Map.groupBy(events, (event) => event.log)) {
    const open = openLog(heads, log);
    if (open === undefined) {
      refused.set(log, altered(`Events stand in the audit log ${log}, which is none, or was closed without another.`));
      continue;
    }
    const moved = open.log === log ? own : await reissue(tx, own, log, open.log);
    due.set(open, [...(due.get(open) ?? []), ...moved]);
  }
  return due;
}

/** How a page is tried again that had to give way to an erasure. */
const patience = { attempts: 5, milliseconds: 20 } as const;

/** Seals a page of events, and tells how many, and the new checkpoints. */
async function sealPage(store: Store, page: EventPage, sealing: Sealing, hold: HeldLease['hold']) {
  const { edges, refused } = sealing;
  let at = '';
  const once = () =>
    store.transaction(async (tx) => {
      // Another that had taken over would be about to seal the same events.
      await hold(tx);
      const heads = new Map((await tx.audit.list()).map((head) => [head.log, head]));
      const sealed: (SealedLog & { readonly edge: TreeEdge })[] = [];
      let events = 0;
      const rest = page.events.filter(({ log }) => !refused.has(log));
      for (const [head, own] of await byOpenLog(tx, rest, heads, refused)) {
        if (refused.has(head.log)) continue;
        at = head.log;
        const done = await sealLog(tx, head, { events: own, isLast: page.isLast }, sealing);
        if (done === undefined) continue;
        sealed.push(done);
        events += own.length;
      }
      return { events, sealed };
    });
  const fromTheTree = () =>
    once().catch((error: unknown) => {
      edges.clear();
      throw error;
    });
  for (;;) {
    at = '';
    try {
      return await retried(fromTheTree, patience);
    } catch (error) {
      if (!(error instanceof GallraError) || error.code !== 'audit.altered') throw error;
      refused.set(at, error);
    }
  }
}

/**
 * Seals what has been recorded: gives committed events their numbers, log by log, folds them into the logs' trees, signs
 * a checkpoint for each, and hands it to the witnesses. Writers never wait for it. One sealer works at a time; a second
 * finds the lease held.
 *
 * A witness that fails, or does not answer in time, stops nothing: it gets the newest checkpoint at the next run, even
 * if nothing is sealed then. Where somebody has changed a log, the others are sealed before the error is thrown.
 *
 * @param store - the host's database
 * @param options - see {@link SealOptions}
 * @returns how many events were sealed, the checkpoints, and what witnesses could not keep
 * @throws GallraError `audit.invalid` for a signer key that is none; `audit.altered` where the tree is not the one that was
 *   sealed; `options.invalid` for two witnesses of one name; `lease.held`; the signal's own reason when it is aborted
 * @see RFC 6962 section 2.1, C2SP tlog-checkpoint, GDPR Art. 5(2), 32
 * @example
 * ```ts
 * import { fileWitness, generateNoteKeys, sealLogs } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * const { signer } = generateNoteKeys('example.com/audit');
 * const witnesses = [fileWitness('/mnt/elsewhere/checkpoints')];
 * const { events, alarms } = await sealLogs(store, { signer, witnesses });
 * console.log(events, alarms.map(({ witness, log, message }) => `${witness} ${log}: ${message}`));
 * ```
 */
export async function sealLogs(store: Store, options: SealOptions): Promise<SealReport> {
  const {
    signer,
    witnesses = [],
    onAlarm,
    clock = () => new Date(),
    batchSize = 10_000,
    holder,
    leaseSeconds,
    signal,
  } = options;
  const sealing: Sealing = { keyOf: logKeys(signer), clock, edges: new Map(), refused: new Map() };
  refuseNamesakes(witnesses);
  const leased = (name: string) => ({
    name,
    ...(holder === undefined ? {} : { holder }),
    ...(leaseSeconds === undefined ? {} : { seconds: leaseSeconds }),
    ...(signal === undefined ? {} : { signal }),
  });
  const pageBehind = (after?: string) =>
    store.transaction((tx) => tx.audit.unsealed(batchSize, after === undefined ? {} : { after }));

  const logs = new Map<string, SealedLog>();
  const handing = () => handOver(store, witnesses, { keyOf: sealing.keyOf, grown: logs }, leased);
  let underway: Promise<unknown> | undefined;
  const events = await withLease(store, leased('audit/sealer'), async ({ signal: heeded, hold }) => {
    let sealed = 0;
    for (let page = await pageBehind(); page.length > 0; ) {
      heeded.throwIfAborted();
      // What comes in after a page that is not full is for the next run: this one would never end.
      const isLast = page.length < batchSize;
      // The next page is read while this one is written: events come in order, but for those that commit late.
      const [done, next] = await Promise.all([
        sealPage(store, { events: page, isLast }, sealing, hold),
        isLast ? [] : pageBehind(page.at(-1)?.position),
      ]);
      sealed += done.events;
      for (const { edge, ...one } of done.sealed) {
        sealing.edges.set(one.log, edge);
        logs.set(one.log, one);
      }
      page = next;
      // Witnesses are not kept waiting for a long run to end, nor is the run for them.
      if (page.length > 0 && witnesses.length > 0)
        underway ??= handing()
          .catch(() => undefined)
          .finally(() => {
            underway = undefined;
          });
    }
    return sealed;
  });
  await underway;
  const alarms = await handing();
  for (const alarm of alarms) onAlarm?.(alarm);
  const [refused] = sealing.refused.values();
  if (refused !== undefined) throw refused;
  return { events, logs: [...logs.values()], alarms };
}

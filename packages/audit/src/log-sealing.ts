import { type AuditLog, GallraError, type Store, type Transaction, type UnsealedEvent, withLease } from '@gallra/core';
import { sealedLine, signCheckpoint, verifyCheckpoint } from './checkpoint.ts';
import { sameHash } from './hash-bytes.ts';
import { leafHash } from './merkle-tree.ts';
import { parseSignerKey, signerNamed, verifierOf } from './note-key.ts';
import { edgePlaces, growTree, type TreeEdge } from './tree-growth.ts';

/** How to seal. */
export interface SealOptions {
  /**
   * Signer key, as `generateNoteKeys` makes it. Its name is what the origins of all logs begin with, such as
   * `example.com/audit`: no name of a controller.
   */
  readonly signer: string;
  /** Default: the clock of the process. */
  readonly clock?: () => Date;
  /** Events sealed in one transaction, at most; default 10,000. */
  readonly batchSize?: number;
  /** What the process calls itself, such as host and process number. */
  readonly holder?: string;
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
}

const altered = (what: string): GallraError =>
  new GallraError(
    'audit.altered',
    `${what} Nothing more is sealed. Export the log, verify it against checkpoints kept elsewhere, and find out who changed it.`,
  );

/** The edge of a log's tree, as the newest checkpoint vouches for it. */
async function edgeOf({ audit }: Transaction, { log, size }: AuditLog, signer: string): Promise<TreeEdge> {
  const tiles = await Promise.all(
    edgePlaces(size).map(({ level, number }) => audit.tiles(log, level, { from: number, until: number + 1 })),
  );
  const edge = { size, tiles: tiles.flat() };
  const [newest] = await audit.checkpoints(log, 1);
  if (size === 0 && newest === undefined) return edge;
  const wrong = altered('The tree of an audit log is not the one that its newest checkpoint vouches for.');
  if (newest === undefined) throw wrong;
  let sealed: ReturnType<typeof verifyCheckpoint>;
  try {
    sealed = verifyCheckpoint(newest.checkpoint, [verifierOf(signer)]);
  } catch {
    throw wrong;
  }
  if (sealed.size !== size || !sameHash(sealed.root, growTree(edge, []).root)) throw wrong;
  return edge;
}

/** Seals events of one log; undefined where somebody else has sealed in between. */
async function sealLog(
  tx: Transaction,
  head: AuditLog,
  events: readonly UnsealedEvent[],
  signer: string,
  at: Date,
): Promise<SealedLog | undefined> {
  const { log, size } = head;
  const origin = `${parseSignerKey(signer).name}/${log}`;
  const own = signerNamed(signer, origin);
  const { edge, changed, root } = growTree(
    await edgeOf(tx, head, own),
    events.map(({ envelope }) => leafHash(envelope)),
  );
  const checkpoint = signCheckpoint({ origin, size: edge.size, root, extensions: [sealedLine(at)] }, [own]);
  const places = events.map(({ place }) => place);
  const isSealed = await tx.audit.seal({ log, size, places, tiles: changed, checkpoint });
  return isSealed ? { log, size: edge.size, checkpoint } : undefined;
}

/**
 * Seals what has been recorded: gives committed events their numbers, log by log, folds them into the logs' trees, and
 * signs a checkpoint for each. Writers never wait for it. One sealer works at a time; a second finds the lease held.
 *
 * @param store - the host's database
 * @param options - see {@link SealOptions}
 * @returns how many events were sealed, and the checkpoints
 * @throws GallraError `audit.invalid` for a signer key that is none; `audit.altered` where the tree is not the one that was
 *   sealed; `lease.held`; the signal's own reason when it is aborted
 * @see RFC 6962 section 2.1, C2SP tlog-checkpoint, GDPR Art. 5(2), 32
 * @example
 * ```ts
 * import { generateNoteKeys, sealLogs } from '@gallra/audit';
 * import type { Store } from '@gallra/core';
 *
 * declare const store: Store;
 * const { signer } = generateNoteKeys('example.com/audit');
 * const { events, logs } = await sealLogs(store, { signer });
 * console.log(events, logs.map(({ checkpoint }) => checkpoint));
 * ```
 */
export async function sealLogs(store: Store, options: SealOptions): Promise<SealReport> {
  const { signer, clock = () => new Date(), batchSize = 10_000, holder, signal } = options;
  parseSignerKey(signer);
  const batch = (): Promise<readonly SealedLog[]> =>
    store.transaction(async (tx) => {
      const events = await tx.audit.unsealed(batchSize);
      if (events.length === 0) return [];
      const heads = new Map((await tx.audit.list()).map((head) => [head.log, head]));
      const sealed: SealedLog[] = [];
      for (const [log, own] of Map.groupBy(events, (event) => event.log)) {
        const head = heads.get(log);
        if (head === undefined || head.closed)
          throw altered('Events stand in an audit log that is closed, or is none.');
        const done = await sealLog(tx, head, own, signer, clock());
        if (done !== undefined) sealed.push(done);
      }
      return sealed;
    });
  const lease = {
    name: 'audit/sealer',
    ...(holder === undefined ? {} : { holder }),
    ...(signal === undefined ? {} : { signal }),
  };
  return withLease(store, lease, async ({ signal: heeded }) => {
    const before = new Map((await store.transaction((tx) => tx.audit.list())).map(({ log, size }) => [log, size]));
    const logs = new Map<string, SealedLog>();
    for (;;) {
      heeded.throwIfAborted();
      const sealed = await batch();
      if (sealed.length === 0) break;
      for (const one of sealed) logs.set(one.log, one);
    }
    const events = [...logs.values()].reduce((sum, { log, size }) => sum + size - (before.get(log) ?? 0), 0);
    return { events, logs: [...logs.values()] };
  });
}

import { GallraError, type Policy, policyVersion } from '@gallra/core';
import { type AuditClass, auditRecord, type PrunedEvent, type SealedEvent } from '@gallra/core/audit';
import { type HeldLease, type Store, type Transaction, withLease } from '@gallra/core/store';
import { isObject, jsonOf } from '../export/canonical-json.ts';
import { formatLeafRanges } from '../tree/leaf-set.ts';
import { leafHash, sameHash, tileWidth } from '../tree/merkle-tree.ts';
import { tileHashes } from '../tree/tree-growth.ts';
import { type PruneClocks, pruneClocks } from './prune-clocks.ts';

/** How to prune. */
export interface PruneOptions {
  /** Now. */
  readonly at: Date;
  /** Events looked at in one transaction, at most; default 10,000. */
  readonly batchSize?: number;
  /** What the process calls itself, such as host and process number. */
  readonly holder?: string;
  /** Stops between two transactions; what was pruned until then stays pruned. */
  readonly signal?: AbortSignal;
}

/** Events of one class that went from a log. */
export interface PrunedLog {
  readonly log: string;
  readonly class: AuditClass;
  readonly events: number;
}

/** What was pruned. */
export interface PruneReport {
  readonly events: number;
  readonly logs: readonly PrunedLog[];
}

/** A sealed event that has expired. */
interface ExpiredEvent extends SealedEvent, PrunedEvent {
  readonly class: AuditClass;
}

/** Proofs need the first three, and they name nobody; a restored database is told from a live one by the last. */
const lasting = new Set(['payload.erased', 'events.pruned', 'epoch.opened', 'journal.exported']);

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** The date of the oldest event of a page, and what has expired. What cannot be read is left to the verifier. */
function readPage(events: readonly SealedEvent[], clocks: PruneClocks) {
  let oldest = '~';
  const expired = events.flatMap((event): readonly ExpiredEvent[] => {
    const said = jsonOf(event.envelope);
    if (!isObject(said) || typeof said.at !== 'string' || typeof said.type !== 'string') return [];
    const { at, type } = said;
    if (at < oldest) oldest = at;
    const clock = [...clocks].find(([name]) => name === said.class);
    if (clock === undefined || at >= clock[1] || lasting.has(type)) return [];
    return [{ ...event, class: clock[0], subjects: texts(said.subjects) }];
  });
  return { oldest, expired };
}

/** Whoever makes an event look old would otherwise have it pruned, and nothing would tell that it was another. */
async function refuseAltered({ audit }: Transaction, log: string, events: readonly ExpiredEvent[]): Promise<void> {
  const tileOf = (leaf: number) => Math.floor(leaf / tileWidth);
  const [first, last] = [events.at(0)?.leaf ?? 0, events.at(-1)?.leaf ?? 0];
  const tiles = await audit.tiles(log, 0, { from: tileOf(first), until: tileOf(last) + 1 });
  const hashes = new Map(tiles.map((tile) => [tile.number, tileHashes(tile)]));
  for (const { leaf, envelope } of events) {
    const sealed = hashes.get(tileOf(leaf))?.[leaf % tileWidth];
    if (sealed === undefined || !sameHash(sealed, leafHash(envelope)))
      throw new GallraError(
        'audit.altered',
        'An event that has expired is not the one that was sealed; it was not pruned, nor what comes after it. Export the log, verify it against checkpoints kept elsewhere, and find out who changed it.',
      );
  }
}

/** Removes first and tells it after: an event accounts only for what stands before it. */
async function pruneExpired(
  tx: Transaction,
  log: string,
  expired: readonly ExpiredEvent[],
  { clocks, ...told }: { readonly clocks: PruneClocks; readonly at: Date; readonly policy: string },
): Promise<readonly PrunedLog[]> {
  if (expired.length === 0) return [];
  await refuseAltered(tx, log, expired);
  await tx.audit.prune(expired);
  const classes = [...Map.groupBy(expired, (event) => event.class)];
  await tx.audit.append(
    classes.map(([name, events]) => {
      const leaves = formatLeafRanges(events.map(({ leaf }) => leaf));
      const pruned = { class: name, before: clocks.get(name) ?? '', leaves };
      return auditRecord({ ...told, log, class: 'evidence', type: 'events.pruned', processing: 'dpv:Erase', pruned });
    }),
  );
  return classes.map(([name, events]) => ({ log, class: name, events: events.length }));
}

/**
 * Prunes what the clocks of the policy's `auditLog` have run out for: sealed events lose envelope, payloads and whom they
 * name, by class. Their hashes stay in the tree, so that proofs of all others stay valid, and an event tells which they
 * were. Safe to run again and to interrupt. A log that was closed after a restore is left as it is: nothing could be
 * added to it that told what is gone.
 *
 * @param store - the host's database
 * @param policy - a checked policy; a class without a clock is kept
 * @param options - see {@link PruneOptions}
 * @returns how many events went, by log and class
 * @throws GallraError `audit.altered` where an expired event is not the one that was sealed; `lease.held`; the signal's
 *   own reason when it is aborted
 * @see GDPR Art. 5(1)(e), RFC 6962 section 2.1
 * @example
 * ```ts
 * import { pruneLogs } from '@gallra/audit';
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { events } = await pruneLogs(store, policy, { at: new Date() });
 * console.log(events);
 * ```
 */
export async function pruneLogs(store: Store, policy: Policy, options: PruneOptions): Promise<PruneReport> {
  const { at, batchSize = 10_000, holder, signal } = options;
  const clocks = pruneClocks(policy, at);
  const latest = [...clocks.values()].sort().at(-1);
  if (latest === undefined) return { events: 0, logs: [] };
  const told = { at, policy: policyVersion(policy).rules };
  const batch = (held: HeldLease, log: string, from: number) =>
    store.transaction(async (tx) => {
      await held.hold(tx);
      const events = await tx.audit.kept(log, { from, limit: batchSize });
      const { oldest, expired } = readPage(events, clocks);
      const last = events.at(-1);
      // Events are about in the order of time: where a whole page is too young, so is what follows.
      const goesOn = last !== undefined && events.length === batchSize && oldest < latest;
      return {
        done: await pruneExpired(tx, log, expired, { clocks, ...told }),
        next: goesOn ? last.leaf + 1 : undefined,
      };
    });
  const lease = {
    name: 'audit/pruner',
    ...(holder === undefined ? {} : { holder }),
    ...(signal === undefined ? {} : { signal }),
  };
  return withLease(store, lease, async (held) => {
    const logs = new Map<string, PrunedLog>();
    for (const { log, closed } of await store.transaction((tx) => tx.audit.list())) {
      if (closed) continue;
      for (let from: number | undefined = 0; from !== undefined; ) {
        held.signal.throwIfAborted();
        const { done, next }: Awaited<ReturnType<typeof batch>> = await batch(held, log, from);
        for (const pruned of done) {
          const place = `${log}/${pruned.class}`;
          logs.set(place, { ...pruned, events: pruned.events + (logs.get(place)?.events ?? 0) });
        }
        from = next;
      }
    }
    const report = [...logs.values()];
    return { events: report.reduce((sum, { events }) => sum + events, 0), logs: report };
  });
}

import { GallraError, isShortCode, type Policy, policyVersion } from '@gallra/core';
import { type GallraEvent, gallraEvent } from '@gallra/core/audit';
import type { JournalEntry, Store, Transaction } from '@gallra/core/store';
import { sweepOwnRecords } from '../sweep/own-records.ts';
import { journalNeededFrom } from './backup-inventory.ts';
import type { JournalArchive } from './journal-archive.ts';

/** What would be lost if the database died now: entries that stand nowhere else. */
export interface JournalLoss {
  readonly entries: number;
  /** When the oldest of them was written, ISO 8601; absent where there is none. */
  readonly since?: string;
}

/** What an export wrote. */
export interface JournalExport {
  readonly exported: number;
  /** What would have been lost before it. */
  readonly atRisk: JournalLoss;
}

/** A line of an archive: an entry, or the mark of an export with the events the database knew by then. */
type ArchiveLine =
  | { readonly entry: Omit<JournalEntry, 'at'> & { readonly at: string } }
  | { readonly exportedAt: string; readonly event: string; readonly events: readonly string[] };

/** What an archive holds, each entry once. */
export interface ArchivedJournal {
  readonly entries: readonly JournalEntry[];
  /** The events that the database had, when it was last exported and before. */
  readonly events: ReadonlySet<string>;
  /** The event of the last export; absent in an archive that is empty. */
  readonly lastExport?: string;
  /** Lines that cannot be read: torn by a crash, whose entries were exported again, or spoilt since. */
  readonly unreadable: number;
}

/** Works on an archive. What a file system or an object store says about it may quote names and keys, and stays out. */
async function inArchive<T>(wanted: 'read' | 'written', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GallraError) throw error;
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
    const told = isShortCode(code) ? ` (${code})` : '';
    throw new GallraError(
      'archive.failed',
      `The archive of the erasure journal could not be ${wanted}${told}: see whether it is there, and who may read and write it.`,
    );
  }
}

function lossOf(entries: readonly JournalEntry[]): JournalLoss {
  const [oldest] = entries;
  return { entries: entries.length, ...(oldest === undefined ? {} : { since: oldest.at.toISOString() }) };
}

/**
 * Tells what would be lost if the database died now.
 *
 * @param store - the host's database
 * @example
 * ```ts
 * import type { Store } from '@gallra/core/store';
 * import { journalLoss } from '@gallra/retention';
 *
 * declare const store: Store;
 * console.log((await journalLoss(store)).entries);
 * ```
 */
export async function journalLoss(store: Store): Promise<JournalLoss> {
  return lossOf(await store.transaction((tx) => tx.journal.unexported()));
}

/** The events since the last export, oldest first; all where there was none. */
async function eventsSinceExport(tx: Transaction): Promise<readonly GallraEvent[]> {
  for (let limit = 1000; ; limit *= 10) {
    const events = await tx.events.list({ limit });
    const last = events.findIndex(({ type }) => type === 'journal.exported');
    if (last >= 0 || events.length < limit) return events.slice(0, last < 0 ? undefined : last).reverse();
  }
}

/**
 * Appends to an archive outside the database what the erasure journal has that the archive has not. Run it often: what is
 * not exported when the database dies comes back with the restore.
 *
 * An entry is marked as exported after the archive has it, in one transaction with the event; a crash in between has
 * it exported twice, which replaying does not mind.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param archive - see {@link fileArchive} and {@link storageArchive}
 * @param at - now
 * @throws whatever the archive throws; nothing is marked as exported then
 * @see GDPR Art. 5(1)(f), 17(1)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { exportJournal, fileArchive } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * const { exported } = await exportJournal(store, policy, fileArchive('gallra-journal.ndjson'), new Date());
 * console.log(exported);
 * ```
 */
export function exportJournal(store: Store, policy: Policy, archive: JournalArchive, at: Date): Promise<JournalExport> {
  return store.transaction(async (tx) => {
    const entries = await tx.journal.unexported();
    const events = await eventsSinceExport(tx);
    const atRisk = lossOf(entries);
    const marked = (await tx.events.list({ type: 'journal.exported', limit: 1 })).length > 0;
    if (entries.length + events.length === 0 && marked) return { exported: 0, atRisk };
    const event = gallraEvent({
      type: 'journal.exported',
      at,
      policy: policyVersion(policy).rules,
      rows: entries.length,
    });
    const lines: readonly ArchiveLine[] = [
      ...entries.map((entry) => ({ entry: { ...entry, at: entry.at.toISOString() } })),
      { exportedAt: at.toISOString(), event: event.id, events: events.map(({ id }) => id) },
    ];
    await inArchive('written', () => archive.append(lines.map((line) => JSON.stringify(line))));
    await tx.journal.markExported(
      entries.map(({ id }) => id),
      at,
    );
    await tx.events.append([event]);
    return { exported: entries.length, atRisk };
  });
}

function lineOf(text: string): ArchiveLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return typeof line === 'object' && line !== null && ('entry' in line || 'exportedAt' in line)
      ? (line as ArchiveLine)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Reads an archive. */
export async function archivedJournal(archive: JournalArchive): Promise<ArchivedJournal> {
  const entries = new Map<string, JournalEntry>();
  const events = new Set<string>();
  let lastExport: string | undefined;
  let unreadable = 0;
  for (const text of await inArchive('read', () => archive.read())) {
    const line = lineOf(text);
    if (line === undefined) unreadable += 1;
    else if ('entry' in line) entries.set(line.entry.id, { ...line.entry, at: new Date(line.entry.at) });
    else {
      lastExport = line.event;
      for (const id of [...line.events, line.event]) events.add(id);
    }
  }
  const inOrder = [...entries.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
  return { entries: inOrder, events, ...(lastExport === undefined ? {} : { lastExport }), unreadable };
}

/** The journal goes with what is known of its exports. */
const journalRecords = ['erasure_journal', 'journal_exports'];

/**
 * Removes from the journal, and from its archive, what no backup can bring back any more: entries older than the longest
 * that the policy's `backups` are kept, or than its `ownRecords` says. Where it says neither, nothing is removed. A sweep
 * does it in the database too, by the same rule; whoever calls this has decided, and no breaker asks again.
 *
 * @param store - the host's database
 * @param policy - a checked policy
 * @param at - now
 * @param archive - the archive, if it is to be pruned too
 * @returns how many entries went from the database
 * @throws GallraError `schema.drift`
 * @see GDPR Art. 5(1)(e)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { fileArchive, pruneJournal } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * console.log(await pruneJournal(store, policy, new Date(), fileArchive('gallra-journal.ndjson')));
 * ```
 */
export async function pruneJournal(store: Store, policy: Policy, at: Date, archive?: JournalArchive): Promise<number> {
  const before = journalNeededFrom(policy, at);
  if (before === undefined) return 0;
  if (archive !== undefined) {
    const lines = await inArchive('read', () => archive.read());
    const kept = lines.filter((text) => {
      const line = lineOf(text);
      return line === undefined || !('entry' in line) || new Date(line.entry.at) >= before;
    });
    if (kept.length < lines.length) await inArchive('written', () => archive.replace(kept));
  }
  const declared = store.records.filter(({ name }) => journalRecords.includes(name));
  const { records } = await sweepOwnRecords(store, policy, at, { records: declared, breaker: { share: 1 } });
  return records.find(({ record }) => record === journalRecords[0])?.rows ?? 0;
}

import type { SubjectKey } from '@gallra/core';
import { type AuditClass, type AuditLog, type EventPage, logsOfFormer } from '@gallra/core/audit';
import { isRecordedOfHolder, type Store } from '@gallra/core/store';
import { type AuditEntry, parseEntry } from './audit-entry.ts';

/** Which events to read. What is not given limits nothing. */
export interface EventFilter {
  /** Events that name this person; none from before they had their key, where the policy says that keys are given anew. */
  readonly subject?: SubjectKey;
  /** The log of this controller, by its key; null: the vendor's own. */
  readonly controller?: string | null;
  /** One log, by its identifier. */
  readonly log?: string;
  /** What somebody did, by their identifier; events whose actor has been erased are not found. */
  readonly actor?: string;
  /** Name of a purpose of the policy. */
  readonly purpose?: string;
  readonly table?: string;
  readonly class?: AuditClass;
  /** The first instant, and the first that is not meant any more. */
  readonly from?: Date;
  readonly until?: Date;
  /** One event, by its identifier. */
  readonly id?: string;
  /** From the last that was added to the first; default the other way. */
  readonly newestFirst?: boolean;
}

const pageSize = 256;

/** The clocks of two processes that write to a log differ by less, and no transaction takes as long. */
const day = 86_400_000;

/** Whether an event is one of those the filter means, apart from what the store has looked for. */
function isMeant({ event, actor }: AuditEntry, filter: EventFilter): boolean {
  const { from, until } = filter;
  const at = Date.parse(event.at);
  return (
    (filter.id === undefined || event.id === filter.id) &&
    (filter.actor === undefined || actor?.id === filter.actor) &&
    (filter.purpose === undefined || event.purpose === filter.purpose) &&
    (filter.table === undefined || event.table === filter.table) &&
    (filter.class === undefined || event.class === filter.class) &&
    (from === undefined || at >= from.getTime()) &&
    (until === undefined || at < until.getTime())
  );
}

/** Whether a page lies so far behind the period that what follows does too: one event with a wrong date ends nothing. */
function isBehind(page: readonly AuditEntry[], { from, until, newestFirst = false }: EventFilter): boolean {
  const [limit, sign] = newestFirst ? [from, -1] : [until, 1];
  if (limit === undefined) return false;
  return page.every(({ event }) => (Date.parse(event.at) - limit.getTime()) * sign > day);
}

/**
 * The logs of a database that are asked for.
 *
 * @param logs - all logs, as `AuditLogs.list` gives them
 * @param which - those of a controller (null: the vendor's own), or one by its identifier; closed ones included
 * @example
 * ```ts
 * import { chosenLogs } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * const logs = await store.transaction(({ audit }) => audit.list());
 * console.log(chosenLogs(logs, { controller: '3' }).length);
 * ```
 */
export const chosenLogs = (
  logs: readonly AuditLog[],
  { controller, log }: Pick<EventFilter, 'controller' | 'log'>,
): readonly AuditLog[] =>
  logs.filter(
    (one) =>
      (log === undefined || one.log === log) &&
      (controller === undefined || one.controller === (controller ?? undefined)),
  );

/** The logs that a filter names, closed ones included; undefined where it names none. */
function namedLogs(logs: readonly AuditLog[], filter: EventFilter): readonly string[] | undefined {
  if (filter.controller === undefined && filter.log === undefined) return undefined;
  return chosenLogs(logs, filter).map(({ log }) => log);
}

/**
 * Reads what the audit logs tell, sealed or not, in the order in which it was added. Events that were pruned are gone.
 *
 * It is read in pages, each in a transaction of its own; what is committed meanwhile may be left out. By data subject an
 * index leads to the events; otherwise all are looked through, as far as the period goes.
 *
 * @param store - the host's database
 * @param filter - whose data, who, why, where, when (`until` not included), in which controller's log
 * @throws GallraError `audit.altered` where an event cannot be read: somebody has written to the log
 * @see GDPR Art. 5(2), 24(1), 32(1)(b)
 * @example
 * ```ts
 * import { auditEvents } from '@gallra/audit';
 * import type { Store } from '@gallra/core/store';
 *
 * declare const store: Store;
 * const filter = { controller: '3', table: 'contacts', from: new Date('2026-11-01T00:00:00Z') };
 * for await (const { event, leaf } of auditEvents(store, filter)) console.log(event.at, event.type, leaf ?? 'not sealed');
 * ```
 */
export async function* auditEvents(
  store: Store,
  filter: EventFilter = {},
): AsyncGenerator<AuditEntry, void, undefined> {
  const { subject } = filter;
  const first = await store.transaction(async ({ audit, requests, rows }) => ({
    logs: await audit.list(),
    // Looked up, and never made: reading about somebody is no reason to keep a reference to them.
    person: subject === undefined ? undefined : (await requests.known(subject))[0],
    former: subject === undefined ? [] : await requests.former(subject),
    heldSince: subject === undefined ? undefined : (await rows.ownRow(subject))?.heldSince,
  }));
  const named = namedLogs(first.logs, filter);
  const limit = named === undefined ? {} : { logs: named };
  if (subject === undefined) {
    for await (const { entry } of pages(store, filter, limit)) yield entry;
    return;
  }
  const { heldSince } = first;
  const isNamed = (log: string): boolean => named?.includes(log) ?? true;
  const wanted: Wanted[] = [
    ...(first.person === undefined ? [] : [{ subject: first.person.reference, ...limit }]),
    ...first.former.map((one) => ({ subject: one.reference, logs: logsOfFormer(first.logs, one).filter(isNamed) })),
  ];
  const entries = inOrder(
    wanted.map((one) => pages(store, filter, one)),
    filter.newestFirst === true ? -1 : 1,
  );
  // Where keys are given to somebody new, an earlier holder of theirs had the same reference.
  for await (const entry of entries) if (isRecordedOfHolder(heldSince, new Date(entry.event.at))) yield entry;
}

/** Under which reference events are looked for, and in which logs. */
type Wanted = Pick<EventPage, 'subject' | 'logs'>;

/** An entry, and where it lies among all events. */
interface PlacedEntry {
  readonly entry: AuditEntry;
  readonly place: number;
}

/** Entries of several kinds in the order in which they were added, each once. */
async function* inOrder(
  kinds: readonly AsyncGenerator<PlacedEntry, void, undefined>[],
  sign: 1 | -1,
): AsyncGenerator<AuditEntry, void, undefined> {
  const next = await Promise.all(kinds.map((kind) => kind.next()));
  for (;;) {
    let least: number | undefined;
    for (const one of next)
      if (one.done !== true && (least === undefined || (one.value.place - least) * sign < 0)) least = one.value.place;
    if (least === undefined) return;
    let entry: AuditEntry | undefined;
    for (const [index, kind] of kinds.entries()) {
      const one = next[index];
      if (one === undefined || one.done === true || one.value.place !== least) continue;
      entry ??= one.value.entry;
      next[index] = await kind.next();
    }
    if (entry !== undefined) yield entry;
  }
}

async function* pages(store: Store, filter: EventFilter, asked: Wanted): AsyncGenerator<PlacedEntry, void, undefined> {
  const wanted: EventPage = { limit: pageSize, newestFirst: filter.newestFirst ?? false, ...asked };
  let controllers = new Map<string, string | undefined>();
  for (let after: string | undefined; ; ) {
    const behind = after === undefined ? {} : { after };
    const kept = await store.transaction(async ({ audit }) => {
      const events = await audit.events({ ...wanted, ...behind });
      if (events.some(({ log }) => !controllers.has(log)))
        controllers = new Map((await audit.list()).map(({ log, controller }) => [log, controller]));
      return events;
    });
    const page = kept.map((event) => ({
      entry: parseEntry(event, controllers.get(event.log)),
      place: Number(event.position),
    }));
    yield* page.filter(({ entry }) => isMeant(entry, filter));
    after = kept.at(-1)?.position;
    if (
      kept.length < pageSize ||
      isBehind(
        page.map(({ entry }) => entry),
        filter,
      )
    )
      return;
  }
}

import { type Policy, policyVersion, type RowCover, type SubjectKey, type SubjectReference } from '@gallra/core';
import { gallraEvent } from '@gallra/core/audit';
import { homeOf } from '@gallra/core/policy';
import { type JournalEntry, type RequestEntry, type RightAct, rightActs, type Store } from '@gallra/core/store';
import { disposeInOrder } from '../disposal/disposal.ts';
import type { ActionReport, SweepReport } from '../disposal/disposal-report.ts';
import type { JournalArchive } from '../journal/journal-archive.ts';
import { archivedJournal } from '../journal/journal-export.ts';
import { refuseShortKey } from '../journal/row-fingerprint.ts';
import { orderOfDisposal } from '../order/order-of-disposal.ts';
import type { DisposalOrder } from '../order/table-order.ts';
import { refuseBadWork } from '../plan/batch-size.ts';
import { obstacles } from '../plan/obstacle/blocked.ts';
import { refuseUnlikeLinks } from '../plan/obstacle/link-fault.ts';
import { refuseUnseen } from '../plan/obstacle/unseen-rows.ts';
import { type SweepOptions, sweep } from '../sweep/sweep.ts';
import { type FoundRow, foundRows, rowsOfEntries } from './found-rows.ts';
import { refuseLive } from './live-database.ts';

/** How a journal is replayed. */
export interface ReplayOptions extends Pick<SweepOptions, 'signal' | 'onProgress'> {
  /** What {@link exportJournal} wrote. */
  readonly archive: JournalArchive;
  /** The key the journal was written with. */
  readonly fingerprintKey: Uint8Array;
  /** How to sweep afterwards; `false`: not now, but before the system goes live. */
  readonly sweep?: Omit<SweepOptions, 'signal' | 'onProgress'> | false;
}

/** A row whose value was put right and is wrong again since the restore. */
export interface LostRectification {
  readonly table: string;
  readonly columns: readonly string[];
  /** The person's random reference. */
  readonly reference: SubjectReference;
}

/** What a replay did. Plain JSON; it names no person and holds no key and no value of a row. */
export interface ReplayReport {
  readonly operation: string;
  /** Entries in the archive, and lines of it that cannot be read. */
  readonly entries: number;
  readonly unreadable: number;
  /** Rows disposed of again. */
  readonly actions: readonly ActionReport[];
  /** Requests recorded again, by right. */
  readonly rights: Readonly<Record<RightAct, number>>;
  /** Values that only the lost database knew: their people are restricted until somebody puts them right. */
  readonly rectifications: readonly LostRectification[];
  /** Rows left alone, by table: their key was given to somebody else, or too little of them is the same. */
  readonly others: Readonly<Record<string, number>>;
  /** Rows, by table, in which something stays that was gone: a hold or a restriction stops it. */
  readonly kept: Readonly<Record<string, number>>;
  readonly sweep?: SweepReport;
}

const rowsPerInstruction = 100;

/** Who an entry is about, at which controllers, as rows of theirs tell it; none where nothing leads to them any more. */
type People = ReadonlyMap<SubjectReference, readonly SubjectKey[]>;

/** The people behind references. Where the person's own row is somebody else's now, so is the key. */
function peopleOf(policy: Policy, found: readonly FoundRow[]): People {
  const categories = Object.keys(policy.subjects);
  const people = new Map<SubjectReference, readonly SubjectKey[]>();
  for (const [reference, rows] of Map.groupBy(found, ({ entry }) => entry.reference)) {
    if (reference === undefined) continue;
    const taken = rows.some(
      ({ same, people: theirs, entry }) => !same && theirs.some(({ home }) => entry.table === home),
    );
    if (taken) continue;
    const found = new Map<string, SubjectKey>();
    for (const { home, key, controller, category: known } of rows.flatMap((row) => (row.same ? row.people : []))) {
      const category = known ?? categories.find((name) => homeOf(policy, name)?.table === home);
      const place = JSON.stringify([key, controller ?? null]);
      if (category !== undefined && !found.has(place))
        found.set(place, { category, key, ...(controller === undefined ? {} : { controller }) });
    }
    if (found.size > 0) people.set(reference, [...found.values()]);
  }
  return people;
}

/** Records requests again, under the references they had; tells how many were not there. */
async function recordAgain(
  store: Store,
  entries: readonly JournalEntry[],
  people: People,
): Promise<Record<RightAct, number>> {
  const recorded = Object.fromEntries(rightActs.map((right) => [right, 0])) as Record<RightAct, number>;
  await store.transaction(async (tx) => {
    await tx.preserving();
    for (const { reason, reference, purpose, at, effectiveAt = at, perController } of entries) {
      const right = rightActs.find((one) => one === reason);
      if (right === undefined || reference === undefined) continue;
      const whose = people.get(reference) ?? [];
      for (const subject of whose) {
        const isSame = (known: RequestEntry) =>
          known.right === right && known.purpose === purpose && known.effectiveAt.getTime() === effectiveAt.getTime();
        if ((await tx.requests.history(subject)).some(isSame)) continue;
        const about = {
          ...(purpose === undefined ? {} : { purpose }),
          ...(perController === undefined && whose.length > 1 ? { controllerNotRecorded: true as const } : {}),
        };
        // A reference is of one controller alone.
        await tx.requests.record({ subject, right, effectiveAt, ...about }, whose.length > 1 ? undefined : reference);
        recorded[right] += 1;
      }
    }
  });
  return recorded;
}

/** Rows that lost the same columns, or all of them, together; those that refer to others before these. */
function together(found: readonly FoundRow[], { tables }: DisposalOrder): readonly (readonly FoundRow[])[] {
  const rank = new Map(tables.map(({ table }, index) => [table, index]));
  const inOrder = [...found].sort((a, b) => (rank.get(a.entry.table) ?? 0) - (rank.get(b.entry.table) ?? 0));
  const alike = [
    ...Map.groupBy(inOrder, ({ entry }) => JSON.stringify([entry.columns, entry.columns && entry.table])).values(),
  ];
  return alike.flatMap((rows) =>
    Array.from({ length: Math.ceil(rows.length / rowsPerInstruction) }, (_, chunk) =>
      rows.slice(chunk * rowsPerInstruction, (chunk + 1) * rowsPerInstruction),
    ),
  );
}

function covering(rows: readonly FoundRow[]): readonly RowCover[] {
  return [...Map.groupBy(rows, ({ entry }) => entry.table)].map(([table, these]) => ({
    table,
    keys: these.map(({ key }) => key),
  }));
}

const countByTable = (found: readonly FoundRow[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(found, ({ entry }) => entry.table)].map(([table, rows]) => [table, rows.length]));

/** Added up over several disposals. */
function summed(actions: readonly ActionReport[]): readonly ActionReport[] {
  return [
    ...Map.groupBy(actions, ({ table, action, columns }) => JSON.stringify([table, action, columns])).values(),
  ].flatMap(([first, ...more]) =>
    first === undefined
      ? []
      : {
          ...first,
          rows: more.reduce((sum, { rows }) => sum + rows, first.rows),
          batches: more.reduce((sum, { batches }) => sum + batches, first.batches),
        },
  );
}

/** What was put right after the backup was taken and is wrong again: the last entry for each row and columns decides. */
async function restrictRectified(
  store: Store,
  found: readonly FoundRow[],
  people: People,
  at: Date,
): Promise<readonly LostRectification[]> {
  const last = new Map(found.map((one) => [JSON.stringify([one.entry.table, one.key, one.entry.columns]), one]));
  const lost = [...last.values()].flatMap(({ entry: { table, columns = [], marks, reference }, marks: now }) =>
    reference !== undefined && people.has(reference) && columns.some((column) => marks[column] !== now[column])
      ? [{ table, columns, reference }]
      : [],
  );
  await store.transaction(async (tx) => {
    await tx.preserving();
    for (const reference of new Set(lost.map((one) => one.reference))) {
      const whose = people.get(reference) ?? [];
      for (const subject of whose) {
        const [known] = await tx.requests.known(subject, at);
        if (known?.asked.some(({ right }) => right === 'restriction')) continue;
        const entry = { subject, right: 'restriction', effectiveAt: at } as const;
        await tx.requests.record(entry, whose.length > 1 ? undefined : reference);
      }
    }
  });
  return lost;
}

/**
 * Does again, in a database that was restored from a backup, what the erasure journal says was done after the backup was
 * taken; then sweeps, which finds again what had merely expired. Run it before the system goes live.
 *
 * Rows are found by fingerprint and compared with what the journal knows of them: one whose key was given to somebody else
 * is left alone and counted. A row that was erased goes again, whatever its restored state would claim; holds and
 * restrictions stop it. Requests for restriction, objections and withdrawals are in effect again. It can be repeated: a
 * second replay finds nothing to do.
 *
 * @param store - the restored database, migrated, with nothing else connected
 * @param policy - a checked policy
 * @param at - now
 * @param options - see {@link ReplayOptions}
 * @throws GallraError `replay.refused` for a database that is live again; `schema.unseen`; `key.invalid` for a short key; what {@link sweep} throws, after
 *   the journal has been replayed
 * @see GDPR Art. 5(1)(e) and (f), 17(1), 18, 21
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import type { Store } from '@gallra/core/store';
 * import { fileArchive, replay } from '@gallra/retention';
 *
 * declare const store: Store;
 * declare const policy: Policy;
 * declare const fingerprintKey: Uint8Array;
 * const archive = fileArchive('gallra-journal.ndjson');
 * const { actions, others } = await replay(store, policy, new Date(), { archive, fingerprintKey });
 * console.log(actions, others);
 * ```
 */
export async function replay(store: Store, policy: Policy, at: Date, options: ReplayOptions): Promise<ReplayReport> {
  const { archive, fingerprintKey, sweep: how = {}, ...watching } = options;
  refuseShortKey(fingerprintKey);
  if (how !== false) refuseBadWork(how);
  const archived = await archivedJournal(archive);
  await refuseLive(store, archived);
  const schema = await store.schema();
  refuseUnseen(policy, schema);
  await store.transaction((tx) => refuseUnlikeLinks(tx, { policy, schema }));
  const operation = crypto.randomUUID();
  const event = { at, policy: policyVersion(policy).rules, operation };
  const { entries } = archived;
  await store.transaction(async (tx) => {
    await tx.events.append([gallraEvent({ type: 'replay.begun', ...event, rows: entries.length })]);
    await tx.journal.append(entries);
    await tx.journal.markExported(
      entries.map(({ id }) => id),
      at,
    );
  });

  const search = { store, policy, fingerprintKey, at };
  const found = await foundRows(search, entries);
  const same = found.filter((one) => one.same);
  const people = peopleOf(policy, found);
  const recorded = await recordAgain(store, entries, people);

  const order = orderOfDisposal(policy, schema);
  // Where no row can be told from another, or none can go, they are left, and counted as kept.
  const blocked = obstacles(policy, schema, order).filter(({ column }) => column === undefined);
  const disposed = same.filter(
    ({ entry: { reason, columns } }) => ['erasure', 'purge'].includes(reason) && columns?.length !== 0,
  );
  const actions: ActionReport[] = [];
  for (const rows of together(disposed, order)) {
    const columns = rows[0]?.entry.columns;
    const instruction = {
      covers: covering(rows),
      ends: 'claims',
      ...(columns === undefined ? {} : { columns }),
    } as const;
    const done = await disposeInOrder(
      store,
      { policy, order },
      { at, instruction },
      { ...watching, blocked, operation },
    );
    actions.push(...done.actions);
  }
  const rectified = same.filter(({ entry }) => entry.reason === 'rectification');
  const rectifications = await restrictRectified(store, rectified, people, at);
  const whole = disposed.filter(({ entry }) => entry.columns === undefined);
  const left = await rowsOfEntries(search, whole);

  const swept = how === false ? undefined : await sweep(store, policy, at, { ...how, ...watching, operation });
  await store.transaction((tx) => tx.events.append([gallraEvent({ type: 'replay.completed', ...event })]));
  return {
    operation,
    entries: entries.length,
    unreadable: archived.unreadable,
    actions: summed(actions),
    rights: recorded,
    rectifications,
    others: countByTable(found.filter((one) => !one.same)),
    kept: countByTable(left.filter((one) => one.same)),
    ...(swept === undefined ? {} : { sweep: swept }),
  };
}

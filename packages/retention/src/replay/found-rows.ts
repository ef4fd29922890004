import type { Person, Policy, Situation } from '@gallra/core';
import { personalTables } from '@gallra/core/policy';
import type { JournalEntry, Store, SubjectRow } from '@gallra/core/store';
import { personFingerprint, rowFingerprint, rowMarks } from '../journal/row-fingerprint.ts';
import { isSameRow } from './same-row.ts';

/** An entry with the row that has its key now. */
export interface FoundRow {
  readonly entry: JournalEntry;
  readonly key: readonly string[];
  /** Whether it is the row the entry is about; otherwise its key was given to another. */
  readonly same: boolean;
  /** Digests of what stands in it. */
  readonly marks: Readonly<Record<string, string>>;
  /**
   * The person the entry is about, as the row tells it now; none where it does not lead to them any more. Of an entry from
   * before it was recorded of whom something is asked, at each controller that the row leads to.
   */
  readonly people: readonly Omit<Person, 'rights' | 'elsewhere'>[];
}

/** Where rows of entries are looked for, and by what they are recognised. */
export interface RowSearch {
  readonly store: Store;
  readonly policy: Policy;
  readonly fingerprintKey: Uint8Array;
  readonly at: Date;
}

const rowsPerStatement = 200;

function peopleIn(key: Uint8Array, entry: JournalEntry, { parties }: Situation): FoundRow['people'] {
  const { person: sought, perController = false } = entry;
  if (sought === undefined) return [];
  return Object.values(parties)
    .flat()
    .filter(({ home, key: own }) => personFingerprint(key, home, own) === sought)
    .filter(({ controller }) => !perController || controller === entry.controller)
    .map(({ home, key: own, category, controller }) => ({
      home,
      key: own,
      ...(category === undefined ? {} : { category }),
      ...(controller === undefined ? {} : { controller }),
    }));
}

/** An entry with the key of the row it is about. */
type LocatedEntry = Pick<FoundRow, 'entry' | 'key'>;

/** Fingerprints cannot be turned back into keys, so the keys of each table that entries name are read once, and digested. */
async function located(
  { store, policy, fingerprintKey: key }: RowSearch,
  entries: readonly JournalEntry[],
): Promise<readonly LocatedEntry[]> {
  const hits: LocatedEntry[] = [];
  const byTable = Map.groupBy(entries, ({ table }) => table);
  for (const [table] of personalTables(policy)) {
    const sought = Map.groupBy(byTable.get(table) ?? [], ({ fingerprint }) => fingerprint);
    if (sought.size === 0) continue;
    await store.transaction(async (tx) => {
      for await (const { row, key: own } of tx.rows.keysOf(table)) {
        const about = sought.get(rowFingerprint(key, policy, table, row)) ?? [];
        for (const entry of about) hits.push({ entry, key: own });
      }
    });
  }
  return hits;
}

/** Reads the rows of entries whose keys are known; those that are gone are left out. */
export async function rowsOfEntries(
  { store, policy, fingerprintKey: key, at }: RowSearch,
  hits: readonly LocatedEntry[],
): Promise<readonly FoundRow[]> {
  const found: FoundRow[] = [];
  for (const [table, own] of Map.groupBy(hits, ({ entry }) => entry.table)) {
    for (let start = 0; start < own.length; start += rowsPerStatement) {
      const some = own.slice(start, start + rowsPerStatement);
      const covers = [{ table, keys: some.map((hit) => hit.key) }];
      await store.transaction(async (tx) => {
        const rows = new Map<string, SubjectRow>();
        for await (const one of tx.rows.rowsOf(table, { at, instruction: { covers, ends: 'claims' } }))
          rows.set(rowFingerprint(key, policy, table, one.row), one);
        for (const { entry, key: rowKey } of some) {
          const row = rows.get(entry.fingerprint);
          if (row === undefined) continue;
          const marks = rowMarks(key, policy, table, row.row);
          const people = peopleIn(key, entry, row.situation);
          const same = isSameRow(policy, entry, marks);
          found.push({ entry, key: rowKey, same, marks, people });
        }
      });
    }
  }
  return found;
}

/** Finds the rows that journal entries are about. */
export async function foundRows(search: RowSearch, entries: readonly JournalEntry[]): Promise<readonly FoundRow[]> {
  return rowsOfEntries(search, await located(search, entries));
}

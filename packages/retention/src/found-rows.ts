import {
  type JournalEntry,
  type Policy,
  personalTables,
  type RowKey,
  type Situation,
  type Store,
  type SubjectRow,
} from '@gallra/core';
import { personFingerprint, rowFingerprint, rowMarks } from './row-fingerprint.ts';
import { isSameRow } from './same-row.ts';

/** An entry with the row that has its key now. */
export interface FoundRow {
  readonly entry: JournalEntry;
  readonly key: readonly string[];
  /** Whether it is the row the entry is about; otherwise its key was given to another. */
  readonly same: boolean;
  /** Digests of what stands in it. */
  readonly marks: Readonly<Record<string, string>>;
  /** The person the entry is about, as the row tells it now; undefined where it does not lead to them any more. */
  readonly person?: { readonly home: string; readonly key: string; readonly category?: string };
}

/** Rows read in one statement. */
const most = 200;

function personIn(key: Uint8Array, { person: sought }: JournalEntry, { parties }: Situation): FoundRow['person'] {
  const found = Object.values(parties)
    .flat()
    .find(({ home, key: own }) => sought !== undefined && personFingerprint(key, home, own) === sought);
  if (found === undefined) return undefined;
  const { home, key: own, category } = found;
  return { home, key: own, ...(category === undefined ? {} : { category }) };
}

/**
 * Finds the rows that journal entries are about. Fingerprints cannot be turned back into keys, so the keys of each table
 * that entries name are read once, and digested.
 */
export async function foundRows(
  store: Store,
  policy: Policy,
  entries: readonly JournalEntry[],
  key: Uint8Array,
  at: Date,
): Promise<readonly FoundRow[]> {
  const found: FoundRow[] = [];
  const byTable = Map.groupBy(entries, ({ table }) => table);
  for (const [table] of personalTables(policy)) {
    const sought = Map.groupBy(byTable.get(table) ?? [], ({ fingerprint }) => fingerprint);
    if (sought.size === 0) continue;
    const hits: (RowKey & { readonly entries: readonly JournalEntry[] })[] = [];
    await store.transaction(async (tx) => {
      for await (const one of tx.records.keysOf(table)) {
        const about = sought.get(rowFingerprint(key, policy, table, one.row));
        if (about !== undefined) hits.push({ ...one, entries: about });
      }
    });
    for (let start = 0; start < hits.length; start += most) {
      const some = hits.slice(start, start + most);
      const covers = [{ table, keys: some.map((hit) => hit.key) }];
      await store.transaction(async (tx) => {
        const rows = new Map<string, SubjectRow>();
        for await (const one of tx.records.rowsOf(table, { at, instruction: { covers, ends: 'claims' } }))
          rows.set(rowFingerprint(key, policy, table, one.row), one);
        for (const { entries: about, key: own } of some) {
          for (const entry of about) {
            const row = rows.get(entry.fingerprint);
            if (row === undefined) continue;
            const marks = rowMarks(key, policy, table, row.row);
            const person = personIn(key, entry, row.situation);
            found.push({
              entry,
              key: own,
              same: isSameRow(policy, entry, marks),
              marks,
              ...(person === undefined ? {} : { person }),
            });
          }
        }
      });
    }
  }
  return found;
}

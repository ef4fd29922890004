import type { Policy } from '../policy/policy.ts';
import { fileTables } from '../policy/table/file-columns.ts';
import type { outboxFiles } from '../record/outbox-file.ts';
import type { FileEntry, FileOutbox, FileTurn, WaitingFiles } from '../store/file-outbox.ts';
import type { NamedFile } from '../store/file-storage.ts';
import type { MemoryOwnRecords } from './memory-own-records.ts';
import type { MemoryTables } from './memory-tables.ts';

type OutboxFile = (typeof outboxFiles.members)['_output'];

/** Lists a file that a row named until now. */
export function memoryFile({ table, column, value }: NamedFile, at: Date, operation: string | undefined): OutboxFile {
  const about = { id: crypto.randomUUID(), attempts: 0, retryAt: at };
  return { ...about, tableName: table, columnName: column, value, ...(operation === undefined ? {} : { operation }) };
}

const entryOf = ({ id, tableName, columnName, value, operation, attempts }: OutboxFile): FileEntry => ({
  id,
  table: tableName,
  column: columnName,
  value,
  attempts: attempts + 1,
  ...(operation === undefined ? {} : { operation }),
});

function waitingOf(files: readonly OutboxFile[]): WaitingFiles {
  const [{ tableName = '', columnName = '' } = {}] = files;
  const since = files.flatMap(({ failingSince }) => (failingSince === undefined ? [] : [failingSince.getTime()]));
  return {
    table: tableName,
    column: columnName,
    files: files.length,
    failing: since.length,
    ...(since.length === 0 ? {} : { failingSince: new Date(since.reduce((a, b) => Math.min(a, b))) }),
  };
}

/** The outbox of the in-memory store. */
export function memoryFiles(policy: Policy, tables: MemoryTables, outbox: MemoryOwnRecords<OutboxFile>): FileOutbox {
  const isOf = (operation: string | undefined) => (file: OutboxFile) =>
    operation === undefined || file.operation === operation;
  function take({ now, until, horizon, limit, operation }: FileTurn): readonly FileEntry[] {
    const taken = outbox
      .all()
      .filter(isOf(operation))
      .filter(({ retryAt }) => retryAt <= now || retryAt > horizon)
      .sort((a, b) => a.retryAt.getTime() - b.retryAt.getTime())
      .slice(0, limit);
    for (const { id, attempts } of taken)
      outbox.change(id, (file) => ({ ...file, attempts: attempts + 1, attemptedAt: now, retryAt: until }));
    return taken.map(entryOf);
  }
  const named = (): readonly NamedFile[] =>
    fileTables(policy).flatMap(([table, columns]) =>
      tables
        .rows(table)
        .flatMap((row) => columns.map((column) => ({ table, column, value: String(row[column] ?? '') })))
        .filter(({ value }) => value !== ''),
    );
  return {
    take: async (turn) => take(turn),
    stillNamed: async (values) => {
      const there = new Set(named().map(({ value }) => value));
      return new Set(values.filter((value) => there.has(value)));
    },
    async *named() {
      yield* named();
    },
    settle: async (ids) => void outbox.remove(({ id }) => ids.includes(id)),
    postpone: async (ids, { failedAt, until }) => {
      for (const id of ids)
        outbox.change(id, (file) => ({ ...file, retryAt: until, failingSince: file.failingSince ?? failedAt }));
    },
    waiting: async (operation) =>
      [
        ...Map.groupBy(outbox.all().filter(isOf(operation)), ({ tableName, columnName }) =>
          JSON.stringify([tableName, columnName]),
        ),
      ]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, files]) => waitingOf(files)),
  };
}

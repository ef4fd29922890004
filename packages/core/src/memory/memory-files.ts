import type { Policy } from '../policy/policy.ts';
import { fileTables } from '../policy/table/file-columns.ts';
import type { FileEntry, FileOutbox, FileTurn, WaitingFiles } from '../store/file-outbox.ts';
import type { NamedFile } from '../store/file-storage.ts';
import type { MemoryTables } from './memory-tables.ts';

/** An entry with what it waits for. */
export interface MemoryFile extends FileEntry {
  readonly retryAt: Date;
  readonly failingSince?: Date;
}

/** Lists a file that a row named until now. */
export function memoryFile(file: NamedFile, at: Date, operation: string | undefined): MemoryFile {
  const about = { id: crypto.randomUUID(), attempts: 0, retryAt: at };
  return { ...file, ...about, ...(operation === undefined ? {} : { operation }) };
}

/** The outbox of the in-memory store. */
export function memoryFiles(
  policy: Policy,
  tables: MemoryTables,
  read: () => readonly MemoryFile[],
  write: (files: readonly MemoryFile[]) => void,
): FileOutbox {
  const isOf = (operation: string | undefined) => (file: MemoryFile) =>
    operation === undefined || file.operation === operation;
  function take({ now, until, horizon, limit, operation }: FileTurn): readonly FileEntry[] {
    const taken = read()
      .filter(isOf(operation))
      .filter(({ retryAt }) => retryAt <= now || retryAt > horizon)
      .sort((a, b) => a.retryAt.getTime() - b.retryAt.getTime())
      .slice(0, limit)
      .map((file) => ({ ...file, attempts: file.attempts + 1, retryAt: until }));
    const changed = new Map(taken.map((file) => [file.id, file]));
    write(read().map((file) => changed.get(file.id) ?? file));
    return taken.map(({ retryAt: _, failingSince: __, ...entry }) => entry);
  }
  const waitingOf = (files: readonly MemoryFile[]): WaitingFiles => {
    const [{ table = '', column = '' } = {}] = files;
    const since = files.flatMap(({ failingSince }) => (failingSince === undefined ? [] : [failingSince.getTime()]));
    return {
      table,
      column,
      files: files.length,
      failing: since.length,
      ...(since.length === 0 ? {} : { failingSince: new Date(Math.min(...since)) }),
    };
  };
  return {
    take: async (turn) => take(turn),
    stillNamed: async (values) => {
      const named: readonly string[] = fileTables(policy).flatMap(([table, columns]) =>
        tables.rows(table).flatMap((row) => columns.map((column) => String(row[column] ?? ''))),
      );
      return new Set(values.filter((value) => named.includes(value)));
    },
    settle: async (ids) => write(read().filter(({ id }) => !ids.includes(id))),
    postpone: async (ids, { failedAt, until }) =>
      write(
        read().map((file) =>
          ids.includes(file.id) ? { ...file, retryAt: until, failingSince: file.failingSince ?? failedAt } : file,
        ),
      ),
    waiting: async (operation) =>
      [...Map.groupBy(read().filter(isOf(operation)), ({ table, column }) => JSON.stringify([table, column]))]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, files]) => waitingOf(files)),
  };
}

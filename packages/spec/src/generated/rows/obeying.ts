import type { DeclaredKey } from '../host/foreign-keys.ts';
import { tableNames } from '../host/host.ts';
import type { Rows } from './rows.ts';

/** The rows that a host with foreign keys could have: links lead to rows, or nowhere; a row that needs one has one. */
export function obeying(rows: Rows, keys: readonly DeclaredKey[]): Rows {
  const obeyed: Record<string, Rows[keyof Rows]> = { ...rows };
  for (const table of tableNames) {
    for (const { column, to, nullable } of keys.filter((key) => key.table === table)) {
      const ids = (obeyed[to] ?? []).map(({ memory, database }) => ({ memory: memory.id, database: database.id }));
      const known = new Set(ids.map(({ memory }) => String(memory)));
      obeyed[table] = (obeyed[table] ?? []).flatMap((row) => {
        const value = row.memory[column] ?? null;
        if (value === null ? nullable : known.has(String(value))) return [row];
        const instead = nullable ? { memory: null, database: null } : ids[0];
        if (instead === undefined) return [];
        return [
          {
            memory: { ...row.memory, [column]: instead.memory },
            database: { ...row.database, [column]: instead.database },
          },
        ];
      });
    }
  }
  return obeyed as Rows;
}

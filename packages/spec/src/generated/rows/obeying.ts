import type { DeclaredKey } from '../host/foreign-keys.ts';
import { tableNames } from '../host/host.ts';
import type { HostDialect } from '../host/host-schema.ts';
import type { Rows } from './rows.ts';

/** InnoDB deletes no row that refers to itself: a sweep reports that, and such rows stay. */
const holdsItself = ({ table, to, onDelete }: DeclaredKey, dialect: HostDialect): boolean =>
  dialect === 'mysql' && to === table && !['cascade', 'setNull'].includes(onDelete);

/**
 * The rows that a host with foreign keys could have: links lead to rows, or nowhere; a row that needs one has one. None
 * that the database would never delete.
 */
export function obeying(rows: Rows, keys: readonly DeclaredKey[], dialect: HostDialect): Rows {
  const obeyed: Record<string, Rows[keyof Rows]> = { ...rows };
  for (const table of tableNames) {
    for (const key of keys.filter((one) => one.table === table)) {
      const { column, to, nullable } = key;
      const held = holdsItself(key, dialect);
      const ids = (obeyed[to] ?? []).map(({ memory, database }) => ({ memory: memory.id, database: database.id }));
      const known = new Set(ids.map(({ memory }) => String(memory)));
      obeyed[table] = (obeyed[table] ?? []).flatMap((row) => {
        const value = row.memory[column] ?? null;
        const isOther = ({ memory }: { readonly memory: unknown }) => !held || memory !== row.memory.id;
        if (value === null ? nullable : known.has(String(value)) && isOther({ memory: value })) return [row];
        const instead = nullable ? { memory: null, database: null } : ids.find(isOther);
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

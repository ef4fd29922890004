import type { Policy } from '../policy/policy.ts';
import { personalTables } from '../policy/table/classified-table.ts';
import { keyColumns } from '../policy/table/own-key.ts';
import type { LiveSchema } from './live-schema.ts';

/**
 * The catalogue a policy implies where no database tells: keys, and no foreign keys.
 *
 * @param policy - a checked policy
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { impliedSchema } from '@gallra/core/store';
 *
 * declare const policy: Policy;
 * console.log(impliedSchema(policy).tables.length);
 * ```
 */
export function impliedSchema(policy: Policy): LiveSchema {
  const column = (name: string) => ({
    name,
    type: 'any',
    takes: 'anything' as const,
    nullable: true,
    hasDefault: false,
    generated: false,
  });
  return {
    dialect: 'memory',
    hasIndexes: false,
    hasOwnTables: false,
    tables: personalTables(policy).map(([name, table]) => ({
      name,
      kind: 'table',
      columns: Object.keys(table.columns).map(column),
      primaryKey: keyColumns(table),
      indexes: [],
      foreignKeys: [],
      triggers: [],
    })),
  };
}

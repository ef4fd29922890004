import type { TimeEncoding } from '@gallra/core';
import type { DeleteAction } from '@gallra/core/store';
import type { TestDatabase } from '../../databases/index.ts';
import type { DeclaredKey } from './foreign-keys.ts';
import { type ColumnKind, host, tableNames, timeColumns } from './host.ts';
import type { HostKeys } from './keys.ts';

export type HostDialect = TestDatabase['dialect'];

/** SQLite has no type that names an instant by itself. */
export const encodingsOf = (dialect: HostDialect): readonly TimeEncoding[] =>
  Object.values(timeColumns).filter((encoding) => dialect !== 'sqlite' || encoding !== 'instant');

const types: Readonly<Record<HostDialect, Readonly<Record<Exclude<ColumnKind, 'key'>, string>>>> = {
  postgres: {
    integer: 'integer',
    decimal: 'numeric(12, 2)',
    boolean: 'boolean',
    text: 'text',
    instant: 'timestamptz',
    utc: 'timestamp',
    local: 'timestamp',
    iso: 'text',
    date: 'date',
    epochSeconds: 'double precision',
    epochMilliseconds: 'bigint',
  },
  sqlite: {
    integer: 'integer',
    decimal: 'numeric',
    boolean: 'boolean',
    text: 'text',
    instant: 'text',
    utc: 'text',
    local: 'text',
    iso: 'text',
    date: 'text',
    epochSeconds: 'integer',
    epochMilliseconds: 'integer',
  },
  mysql: {
    integer: 'int',
    decimal: 'decimal(12, 2)',
    boolean: 'boolean',
    text: 'varchar(100)',
    instant: 'timestamp(3) null',
    utc: 'datetime(3)',
    local: 'datetime(3)',
    iso: 'varchar(40)',
    date: 'date',
    epochSeconds: 'double',
    epochMilliseconds: 'bigint',
  },
};

const clauses: Readonly<Record<DeleteAction, string>> = {
  noAction: 'no action',
  restrict: 'restrict',
  cascade: 'cascade',
  setNull: 'set null',
  setDefault: 'set default',
};

/** The script that creates the host's tables, in place of those that are there. */
export function hostSchema(dialect: HostDialect, keys: HostKeys, foreignKeys: readonly DeclaredKey[] = []): string {
  const quote = (name: string) => (dialect === 'mysql' ? `\`${name}\`` : `"${name}"`);
  const before = { sqlite: 'pragma foreign_keys = off;', mysql: 'set foreign_key_checks = 0;', postgres: '' }[dialect];
  const gone = tableNames.toReversed().map((table) => `drop table if exists ${quote(table)};`);
  const made = tableNames.map((table) => {
    const { key, columns } = host[table];
    const own = foreignKeys.filter((one) => one.table === table);
    const lines = Object.entries(columns).map(([column, kind]) => {
      const bound = own.some((one) => one.column === column && !one.nullable) ? ' not null' : '';
      return `${quote(column)} ${kind === 'key' ? keys.type : types[dialect][kind]}${bound}`;
    });
    const references = own.map(
      ({ column, to, onDelete }) =>
        `foreign key (${quote(column)}) references ${quote(to)} (${quote('id')}) on delete ${clauses[onDelete]}`,
    );
    const primary = `primary key (${key.map(quote).join(', ')})`;
    return `create table ${quote(table)} (${[...lines, primary, ...references].join(', ')});`;
  });
  const after = dialect === 'sqlite' ? ['pragma foreign_keys = on;'] : [];
  return [before, ...gone, ...made, ...after].join('\n');
}

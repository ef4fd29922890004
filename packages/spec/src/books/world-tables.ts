import type { DeleteAction, LiveColumn, LiveSchema, LiveTable } from '@gallra/core/store';
import type { TestDatabase } from '../databases/index.ts';

type Dialect = TestDatabase['dialect'];

/** What the types of a world's columns are called. Text can be a key, so it has a length where keys must have one. */
const types: Readonly<Record<Dialect, Readonly<Record<string, string>>>> = {
  postgres: {
    integer: 'integer',
    'unsigned integer': 'integer',
    bigint: 'bigint',
    boolean: 'boolean',
    date: 'date',
    instant: 'timestamptz',
    'plain instant': 'timestamp',
    json: 'jsonb',
    bytes: 'bytea',
    text: 'text',
  },
  sqlite: {
    integer: 'integer',
    'unsigned integer': 'integer',
    bigint: 'integer',
    boolean: 'boolean',
    date: 'text',
    instant: 'text',
    'plain instant': 'text',
    json: 'text',
    bytes: 'blob',
    text: 'text',
  },
  mysql: {
    integer: 'int',
    'unsigned integer': 'int unsigned',
    bigint: 'bigint',
    boolean: 'boolean',
    date: 'date',
    instant: 'timestamp(3)',
    'plain instant': 'datetime',
    json: 'json',
    bytes: 'blob',
    text: 'varchar(255)',
  },
};

const actions: Readonly<Record<DeleteAction, string>> = {
  noAction: 'no action',
  restrict: 'restrict',
  cascade: 'cascade',
  setNull: 'set null',
  setDefault: 'set default',
};

const quoted = (dialect: Dialect) => {
  const mark = dialect === 'mysql' ? '`' : '"';
  return (name: string) => `${mark}${name}${mark}`;
};

function typeOf({ name, type, maxLength }: LiveColumn, dialect: Dialect): string {
  if (type === 'text' && maxLength !== undefined) return `varchar(${maxLength})`;
  const found = types[dialect][type];
  if (found === undefined) throw new Error(`No database has the type "${type}", which column "${name}" should have.`);
  return found;
}

function foreignKeys({ foreignKeys: keys }: LiveTable, dialect: Dialect): readonly string[] {
  const quote = quoted(dialect);
  const list = (names: readonly string[]) => names.map(quote).join(', ');
  return keys.map(
    ({ name, columns, references, onDelete }) =>
      `constraint ${quote(name)} foreign key (${list(columns)}) references ${quote(references.table)} ` +
      `(${list(references.columns)}) on delete ${actions[onDelete]}`,
  );
}

/** A table may refer to one that comes later: only SQLite lets it say so when it is made. */
function tableScript(table: LiveTable, dialect: Dialect): string {
  const quote = quoted(dialect);
  const columns = table.columns.map((column) => {
    // The first timestamp of MariaDB is set to the current time in every update, unless it may be null.
    const nullable = column.nullable ? 'null' : 'not null';
    const otherwise = column.hasDefault ? ' default 1' : '';
    return `${quote(column.name)} ${typeOf(column, dialect)} ${nullable}${otherwise}`;
  });
  const key = table.primaryKey.length === 0 ? [] : [`primary key (${table.primaryKey.map(quote).join(', ')})`];
  const references = dialect === 'sqlite' ? foreignKeys(table, dialect) : [];
  return `create table ${quote(table.name)} (${[...columns, ...key, ...references].join(', ')});`;
}

/** The script that makes a world's tables, with the foreign keys that a table can have before all tables exist. */
export function tablesScript({ tables }: LiveSchema, dialect: Dialect): string {
  const quote = quoted(dialect);
  const indexes = tables.flatMap(({ name: table, indexes: own }) =>
    own.map(
      ({ name, columns, unique }) =>
        `create ${unique ? 'unique ' : ''}index ${quote(name)} on ${quote(table)} (${columns.map(quote).join(', ')});`,
    ),
  );
  return [...tables.map((table) => tableScript(table, dialect)), ...indexes].join('\n');
}

/** The script that adds the foreign keys, once the rows are there: rows may refer to each other in circles. */
export function foreignKeysScript({ tables }: LiveSchema, dialect: Dialect): string {
  if (dialect === 'sqlite') return '';
  const quote = quoted(dialect);
  return tables
    .flatMap((table) => foreignKeys(table, dialect).map((key) => `alter table ${quote(table.name)} add ${key};`))
    .join('\n');
}

/** The script that removes the tables, whatever refers to them. */
export function dropScript({ tables }: LiveSchema, dialect: Dialect): string {
  if (tables.length === 0) return '';
  const quote = quoted(dialect);
  const names = tables.map(({ name }) => quote(name));
  if (dialect === 'postgres') return `drop table ${names.join(', ')} cascade;`;
  const [off, on] =
    dialect === 'sqlite'
      ? ['pragma foreign_keys = off;', 'pragma foreign_keys = on;']
      : ['set foreign_key_checks = 0;', ''];
  return [off, ...names.map((name) => `drop table ${name};`), on].join('\n');
}

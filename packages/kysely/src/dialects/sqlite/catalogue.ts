import { type Kysely, sql } from 'kysely';
import type { Catalogue, ColumnRow, IndexColumnRow, TableRow, TriggerRow } from '../catalogue.ts';
import { constraintRows, type DeclaredIndex } from './declared-constraints.ts';
import { type DeclaredKeyColumn, foreignKeyRows, type SqliteTable } from './declared-foreign-keys.ts';

/** Drivers may be set to give every integer as a bigint. */
type Integer = number | bigint;

interface DeclaredTable {
  readonly table: string;
  readonly type: 'table' | 'view' | 'virtual';
  readonly without_rowid: Integer;
  readonly definition: string | null;
  /** A temporary table of the same name comes before it. */
  readonly shadowed: Integer;
}

interface DeclaredColumn {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly not_null: Integer;
  readonly default_value: string | null;
  /** From 1 within the primary key, 0 outside it. */
  readonly key_position: Integer;
  /** 2 and 3: generated. */
  readonly hidden: Integer;
}

/** Reads SQLite 3.37 and later: `main`, or the attached files that are named. */
export async function sqliteCatalogue(db: Kysely<unknown>, schemas: readonly string[] = ['main']): Promise<Catalogue> {
  const files: Catalogue[] = [];
  for (const schema of schemas) files.push(await readFile(db, schema));
  return {
    tables: files.flatMap(({ tables }) => tables),
    columns: files.flatMap(({ columns }) => columns),
    indexes: files.flatMap(({ indexes }) => indexes),
    foreignKeys: files.flatMap(({ foreignKeys }) => foreignKeys),
    triggers: files.flatMap(({ triggers }) => triggers),
    // A foreign key does not leave its file.
    outsideKeys: [],
    constraints: files.flatMap(({ constraints }) => constraints),
  };
}

async function readFile(db: Kysely<unknown>, file: string): Promise<Catalogue> {
  const schema = file === 'main' ? null : file;
  const master = sql.id(file, 'sqlite_master');
  // Shadow tables are the insides of a virtual table (full text, R-tree): SQLite's, not the host's.
  const listed = sql`(
    select schema, name, type, wr, ncol from pragma_table_list
    where schema = ${file} and type in ('table', 'view', 'virtual') and name not like 'sqlite\\_%' escape '\\'
  )`;

  const { rows: tables } = await sql<DeclaredTable>`
    select t.name as "table", t.type, t.wr as without_rowid, m.sql as definition,
      exists (
        select 1 from pragma_table_list s where s.schema = 'temp' and ${file} = 'main' and s.name = t.name collate nocase
      ) as shadowed
    from ${listed} t left join ${master} m on m.name = t.name and m.type in ('table', 'view')
    order by t.name`.execute(db);

  // A view on a table that is gone has no columns, and asking for them is an error.
  const { rows: columns } = await sql<DeclaredColumn>`
    select t.name as "table", c.name, c.type, c."notnull" as not_null, c.dflt_value as default_value,
      c.pk as key_position, c.hidden
    from ${listed} t join pragma_table_xinfo(t.name, t.schema) c
    where t.ncol > 0 and c.hidden <> 1
    order by t.name, c.cid`.execute(db);

  const { rows: indexes } = await sql<Omit<IndexColumnRow, 'schema'>>`
    select t.name as "table", i.name, c.name as column_name, 0 as is_primary, i."unique" as is_unique,
      i.partial as is_partial
    from ${listed} t join pragma_index_list(t.name, t.schema) i join pragma_index_xinfo(i.name, t.schema) c
    where t.type = 'table' and i.origin <> 'pk' and c."key" = 1
    order by t.name, i.name, c.seqno`.execute(db);

  const { rows: expressionIndexes } = await sql<DeclaredIndex>`
    select t.name as "table", i.name, m.sql as definition
    from ${listed} t join pragma_index_list(t.name, t.schema) i join ${master} m on m.type = 'index' and m.name = i.name
    where t.type = 'table' and i."unique" and exists (
      select 1 from pragma_index_xinfo(i.name, t.schema) c where c."key" = 1 and c.name is null
    )
    order by t.name, i.name`.execute(db);

  // Keys are numbered from the one declared last.
  const { rows: keys } = await sql<DeclaredKeyColumn>`
    select t.name as "table", k.id, k."from" as column_name, k."table" as to_table, k."to" as to_column, k.on_delete,
      k.on_update
    from ${listed} t join pragma_foreign_key_list(t.name, t.schema) k
    where t.type = 'table'
    order by t.name, k.id desc, k.seq`.execute(db);

  const { rows: triggers } = await sql<Omit<TriggerRow, 'schema'>>`
    select tbl_name as "table", name from ${master} where type = 'trigger' order by tbl_name, name`.execute(db);

  const estimates = await readEstimates(db, file);
  const columnsOf = Map.groupBy(columns, ({ table }) => table);
  const known = tables.map(
    ({ table, definition }): SqliteTable => ({
      name: table,
      columns: (columnsOf.get(table) ?? []).map(({ name }) => name),
      primaryKey: primaryKey(columnsOf.get(table) ?? []),
      definition: definition ?? '',
    }),
  );
  return {
    tables: tables.map(
      ({ table, type, without_rowid, definition, shadowed }): TableRow => ({
        schema,
        table,
        kind: type === 'view' ? 'view' : 'table',
        partition_of: null,
        reuses_keys: Number(without_rowid) === 0 && reusesKeys(columnsOf.get(table) ?? [], definition ?? ''),
        estimated_rows: estimates.get(table) ?? null,
        shadowed,
      }),
    ),
    columns: tables.flatMap((table) => columnRows(schema, table, columnsOf.get(table.table) ?? [])),
    indexes: [
      ...known.flatMap((table) => primaryKeyRows(schema, table)),
      ...indexes.map((row): IndexColumnRow => ({ ...row, schema })),
    ],
    foreignKeys: foreignKeyRows(schema, known, keys),
    triggers: triggers.map((row): TriggerRow => ({ ...row, schema })),
    outsideKeys: [],
    constraints: constraintRows(schema, known, expressionIndexes),
  };
}

/** What the last ANALYZE counted: the first number of each line; an index that is partial counts fewer. */
async function readEstimates(db: Kysely<unknown>, file: string): Promise<ReadonlyMap<string, number>> {
  const { rows: analysed } = await sql`
    select 1 from ${sql.id(file, 'sqlite_master')} where name = 'sqlite_stat1'`.execute(db);
  if (analysed.length === 0) return new Map();
  const { rows } = await sql<{ table: string; rows: Integer }>`
    select tbl as "table", max(cast(stat as integer)) as "rows"
    from ${sql.id(file, 'sqlite_stat1')} group by tbl`.execute(db);
  return new Map(rows.map((row) => [row.table, Number(row.rows)]));
}

/**
 * An INTEGER PRIMARY KEY is the number of the row: SQLite takes the largest there is and one more, which a row that was
 * deleted may have had. AUTOINCREMENT, which nothing but the statement that made the table tells, keeps it from that.
 */
function reusesKeys(columns: readonly DeclaredColumn[], definition: string): boolean {
  const [only, ...others] = columns.filter(({ key_position }) => Number(key_position) > 0);
  if (only === undefined || others.length > 0 || only.type.toLowerCase() !== 'integer') return false;
  const quotedOrSaid = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\//g;
  return !/\bautoincrement\b/i.test(definition.replace(quotedOrSaid, ' '));
}

const primaryKey = (columns: readonly DeclaredColumn[]): readonly string[] =>
  columns
    .filter(({ key_position }) => Number(key_position) > 0)
    .sort((one, other) => Number(one.key_position) - Number(other.key_position))
    .map(({ name }) => name);

const primaryKeyRows = (schema: string | null, { name, primaryKey }: SqliteTable): readonly IndexColumnRow[] =>
  primaryKey.map((column_name) => ({
    schema,
    table: name,
    name: 'primary key',
    column_name,
    is_primary: true,
    is_unique: true,
    is_partial: false,
  }));

function columnRows(
  schema: string | null,
  { table, without_rowid, definition }: DeclaredTable,
  columns: readonly DeclaredColumn[],
): readonly ColumnRow[] {
  // An only key of type INTEGER is the row's own number: never null, given by SQLite. Other keys may be null.
  const isSoleKey = primaryKey(columns).length === 1 && Number(without_rowid) === 0;
  // Which column it is of, no pragma tells: one for all is told, and only costs a look at the rows.
  const loose = /\bcollate\s+["'`[]?(?!binary\b)\w/i.test(definition ?? '');
  return columns.map((column) => {
    const isRowNumber = isSoleKey && Number(column.key_position) === 1 && column.type.toLowerCase() === 'integer';
    return {
      schema,
      table,
      name: column.name,
      type: withoutLength(column.type),
      nullable: Number(column.not_null) === 0 && !isRowNumber,
      has_default: isRowNumber || (column.default_value ?? 'null').toLowerCase() !== 'null',
      generated: Number(column.hidden) >= 2,
      max_length: null,
      loose,
    };
  });
}

const withoutLength = (type: string): string => type.toLowerCase().replace(/\s*\([^)]*\)/, '');

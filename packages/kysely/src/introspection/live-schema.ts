import type {
  LiveColumn,
  LiveConstraint,
  LiveForeignKey,
  LiveIndex,
  LiveSchema,
  OutsideForeignKey,
  TableTrait,
} from '@gallra/core/store';
import type {
  Catalogue,
  ColumnRow,
  ConstraintRow,
  Flag,
  ForeignKeyColumnRow,
  IndexColumnRow,
  OutsideKeyRow,
  TableName,
  TableRow,
} from '../dialects/catalogue.ts';
import type { ColumnType, Dialect } from '../dialects/dialect.ts';

const isTrue = (flag: Flag): boolean => Number(flag) === 1;

/** Puts the flat rows of a catalogue together, table by table. */
export function liveSchema({ name, columnType }: Dialect, catalogue: Catalogue): LiveSchema {
  const columns = Map.groupBy(catalogue.columns, address);
  const indexes = Map.groupBy(catalogue.indexes, address);
  const foreignKeys = Map.groupBy(catalogue.foreignKeys, address);
  const triggers = Map.groupBy(catalogue.triggers, address);
  const outsideKeys = Map.groupBy(catalogue.outsideKeys, address);
  const constraints = Map.groupBy(catalogue.constraints, address);
  return {
    dialect: name,
    hasIndexes: true,
    hasOwnTables: true,
    tables: catalogue.tables.map((row) => {
      const at = address(row);
      const [keys, others] = primaryFirst(indexes.get(at) ?? []);
      return {
        name: row.table,
        ...(row.schema === null ? {} : { schema: row.schema }),
        kind: row.kind,
        ...(row.partition_of === null ? {} : { partitionOf: row.partition_of }),
        ...(isTrue(row.partitioned ?? false) ? { partitioned: true } : {}),
        columns: (columns.get(at) ?? []).map((column) => liveColumn(column, columnType(column.type))),
        primaryKey: keys.flatMap(({ column_name }) => column_name ?? []),
        ...(isTrue(row.reuses_keys ?? false) ? { reusesKeys: true } : {}),
        indexes: byName(others).map(liveIndex),
        foreignKeys: byName(foreignKeys.get(at) ?? []).map(liveForeignKey),
        triggers: (triggers.get(at) ?? []).map(({ name }) => name),
        ...unlessEmpty('traits', traitsOf(row)),
        ...unlessEmpty('outsideKeys', (outsideKeys.get(at) ?? []).map(outsideForeignKey)),
        ...unlessEmpty('constraints', (constraints.get(at) ?? []).map(liveConstraint)),
        ...(row.estimated_rows === null ? {} : { estimatedRows: Number(row.estimated_rows) }),
      };
    }),
  };
}

const address = ({ schema, table }: TableName): string => JSON.stringify([schema, table]);

const unlessEmpty = <Member extends string, One>(member: Member, list: readonly One[]) =>
  (list.length === 0 ? {} : { [member]: list }) as { readonly [M in Member]?: readonly One[] };

function traitsOf(row: TableRow): readonly TableTrait[] {
  const flags: readonly (readonly [TableTrait, Flag | undefined])[] = [
    ['rowSecurity', row.row_security],
    ['shadowed', row.shadowed],
    ['inherited', row.inherited],
    ['foreign', row.is_foreign],
    ['noTransactions', row.no_transactions],
    ['history', row.history],
  ];
  return flags.flatMap(([trait, flag]) => (isTrue(flag ?? false) ? [trait] : []));
}

const outsideForeignKey = ({ name, from_schema, from_table, on_delete }: OutsideKeyRow): OutsideForeignKey => ({
  name,
  schema: from_schema,
  table: from_table,
  onDelete: on_delete,
});

const liveConstraint = ({ name, kind, columns, expression }: ConstraintRow): LiveConstraint => ({
  name,
  kind,
  columns,
  ...(expression === null ? {} : { expression }),
});

const primaryFirst = (rows: readonly IndexColumnRow[]) =>
  [rows.filter(({ is_primary }) => isTrue(is_primary)), rows.filter(({ is_primary }) => !isTrue(is_primary))] as const;

type Rows<Row> = readonly [Row, ...Row[]];

const byName = <Row extends { readonly name: string }>(rows: readonly Row[]): Rows<Row>[] =>
  [...Map.groupBy(rows, ({ name }) => name).values()] as unknown as Rows<Row>[];

const liveColumn = (row: ColumnRow, type: ColumnType): LiveColumn => ({
  name: row.name,
  type: row.type,
  ...type,
  nullable: isTrue(row.nullable),
  hasDefault: isTrue(row.has_default),
  generated: isTrue(row.generated),
  ...(row.max_length === null ? {} : { maxLength: Number(row.max_length) }),
  ...(typeof row.collation === 'string' ? { collation: row.collation } : {}),
  ...(isTrue(row.loose ?? false) ? { loose: true } : {}),
});

function liveIndex(rows: Rows<IndexColumnRow>): LiveIndex {
  const columns = rows.map(({ column_name }) => column_name);
  const expression = columns.indexOf(null);
  const leading = expression === -1 ? columns : columns.slice(0, expression);
  return {
    name: rows[0].name,
    columns: leading.filter((column) => column !== null),
    // Unique in (a, lower(b)) says nothing about a alone.
    unique: isTrue(rows[0].is_unique) && expression === -1,
    partial: isTrue(rows[0].is_partial),
  };
}

const liveForeignKey = (rows: Rows<ForeignKeyColumnRow>): LiveForeignKey => ({
  name: rows[0].name,
  columns: rows.map(({ column_name }) => column_name),
  references: {
    ...(rows[0].to_schema === null ? {} : { schema: rows[0].to_schema }),
    table: rows[0].to_table,
    columns: rows.flatMap(({ to_column }) => to_column ?? []),
  },
  onDelete: rows[0].on_delete,
  onUpdate: rows[0].on_update,
  deferrable: isTrue(rows[0].is_deferrable),
});

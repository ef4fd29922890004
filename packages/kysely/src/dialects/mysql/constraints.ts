import { type Kysely, sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import type { ColumnRow, ConstraintRow, TableName } from '../catalogue.ts';
import { columnsNamedIn } from '../shared/columns-named.ts';

interface Written extends TableName {
  readonly name: string;
  readonly expression: string;
}

/**
 * Checks of tables and columns, and unique indexes on a generated column, with the columns that their expressions name.
 *
 * @param within - the databases, as a list in parentheses
 * @param columns - those of their tables
 */
export async function constraintRows(
  db: Kysely<unknown>,
  within: Sql,
  columns: readonly ColumnRow[],
): Promise<readonly ConstraintRow[]> {
  // MariaDB numbers checks by table as well, MySQL by schema alone: a natural join goes by what either has.
  const { rows: checks } = await sql<Written>`
    select
      constraint_schema as \`schema\`,
      table_name as \`table\`,
      constraint_name as name,
      check_clause as expression
    from information_schema.table_constraints natural join information_schema.check_constraints
    where constraint_schema in ${within}
    order by constraint_schema, table_name, constraint_name`.execute(db);

  const { rows: distinct } = await sql<Written>`
    select
      s.table_schema as \`schema\`,
      s.table_name as \`table\`,
      s.index_name as name,
      group_concat(c.generation_expression separator ' ') as expression
    from information_schema.statistics s
    join information_schema.columns c
      on c.table_schema = s.table_schema and c.table_name = s.table_name and c.column_name = s.column_name
    where s.table_schema in ${within} and s.non_unique = 0 and c.generation_expression <> ''
    group by s.table_schema, s.table_name, s.index_name
    order by s.table_schema, s.table_name, s.index_name`.execute(db);
  const address = ({ schema, table }: TableName) => JSON.stringify([schema, table]);
  const columnsOf = Map.groupBy(columns, address);
  const read = (row: Written) =>
    columnsNamedIn(
      row.expression,
      (columnsOf.get(address(row)) ?? []).map(({ name }) => name),
    );
  return [
    ...checks.map((row): ConstraintRow => ({ ...row, kind: 'check', columns: read(row) })),
    ...distinct.map((row): ConstraintRow => ({ ...row, kind: 'distinct', columns: read(row), expression: null })),
  ];
}

import type { Policy } from '@gallra/core';
import { type ClassifiedColumn, classifiedColumns, isPersonal, personalTables } from '@gallra/core/policy';
import { isRandom, type LiveConstraint, type LiveTable, randomShape } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { codeOf } from '../database/driver-code.ts';
import type { Sql } from '../database/sql.ts';
import type { DialectSql } from '../dialects/dialect-sql.ts';
import type { PhysicalNames, PhysicalTable } from '../names/physical-names.ts';

/** What a cast to a domain fails with, where one of its checks refuses the value. */
const checkViolation = '23514';

/** What stands in the place of a value whatever it was; undefined where that depends on the value. */
function replacement({ then }: ClassifiedColumn, dialect: DialectSql, length: number | undefined): Sql | undefined {
  if (then === 'clear') return sql`null`;
  if (isRandom(then)) return dialect.random(length, randomShape(then));
  return typeof then === 'object' && 'replace' in then ? dialect.value(then.replace) : undefined;
}

/** A row of a table in which some columns hold what is put there, of the types that they have in the table. No row is read. */
function rowOf(table: PhysicalTable, columns: readonly string[], values: readonly Sql[]): Sql {
  const names = sql.join(columns.map((column) => sql.id(column)));
  const from = table.schema === undefined ? sql.id(table.name) : sql.id(table.schema, table.name);
  return sql`(select ${names} from ${from} where 1 = 0 union all select ${sql.join([...values])}) as ${sql.id(table.name)}`;
}

/** Whether a condition is false of a row; undefined where the database cannot tell by that row alone. */
async function isRefused(db: Kysely<AnyDatabase>, condition: string, row: Sql): Promise<boolean | undefined> {
  try {
    const { rows } = await sql<{ refused: unknown }>`
      select case when ${sql.raw(condition)} then 0 when not (${sql.raw(condition)}) then 1 else 0 end as refused
      from ${row}`.execute(db);
    return Number(rows[0]?.refused) === 1;
  } catch (error) {
    return codeOf(error) === checkViolation ? true : undefined;
  }
}

/** Asks the database itself whether its checks let pass what a policy puts in the place of values, before any row is touched. */
export class DisposalRefusals {
  readonly #db: Kysely<AnyDatabase>;
  readonly #dialect: DialectSql;
  readonly #names: PhysicalNames;
  readonly #tables: ReadonlyMap<string, readonly ClassifiedColumn[]>;

  constructor(db: Kysely<AnyDatabase>, policy: Policy, dialect: DialectSql, names: PhysicalNames) {
    this.#db = db;
    this.#dialect = dialect;
    this.#names = names;
    this.#tables = new Map(personalTables(policy).map(([name, table]) => [name, classifiedColumns(table)]));
  }

  /** The table with the answers; both in physical names. */
  async told(live: LiveTable): Promise<LiveTable> {
    const { constraints } = live;
    const name = this.#names.logical(live.name, live.schema)?.table;
    const columns = name === undefined ? undefined : this.#tables.get(name);
    if (constraints === undefined || name === undefined || columns === undefined || live.kind !== 'table') return live;
    const asked: LiveConstraint[] = [];
    for (const constraint of constraints) {
      const refusesDisposal = await this.#answer(this.#names.table(name), columns, constraint, live);
      asked.push(refusesDisposal === undefined ? constraint : { ...constraint, refusesDisposal });
    }
    return { ...live, constraints: asked };
  }

  async #answer(
    table: PhysicalTable,
    classified: readonly ClassifiedColumn[],
    { columns, expression }: LiveConstraint,
    live: LiveTable,
  ): Promise<boolean | undefined> {
    if (expression === undefined || columns.length === 0) return undefined;
    const values = columns.flatMap((column) => {
      const one = classified.find(({ name }) => (table.columns[name] ?? name) === column);
      if (one === undefined || !isPersonal(one)) return [];
      return replacement(one, this.#dialect, live.columns.find(({ name }) => name === column)?.maxLength) ?? [];
    });
    return values.length < columns.length ? undefined : isRefused(this.#db, expression, rowOf(table, columns, values));
  }
}

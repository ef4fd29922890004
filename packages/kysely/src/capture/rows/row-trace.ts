import type { Policy, Row } from '@gallra/core';
import { endsAtReusedKey, keyColumns, personalTable, sinceColumn, subjectSteps } from '@gallra/core/policy';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import type { Sql } from '../../database/sql.ts';
import { and, or, type Predicate, toSql } from '../../predicates/boolean.ts';
import type { ReadAs } from '../../records/decision-columns.ts';
import { rowsOf } from '../../records/selected-rows.ts';
import { type CaptureSetting, type RowTrace, rowsAtOnce } from '../setting/capture-setting.ts';

const label = 'gallra_trace_';

/** Name of a traced column, by its place. */
export const traceLabel = (place: number): string => `${label}${place}`;

/** Rows as the host has asked for them, without what was traced. */
export function withoutTrace<R>(rows: readonly R[]): R[] {
  const names = Object.keys(rows[0] ?? {});
  const left = names.filter((name) => !name.startsWith(label));
  if (left.length === names.length) return [...rows];
  return (rows as readonly Row[]).map((row) => {
    const asked: Record<string, unknown> = {};
    for (const name of left) asked[name] = row[name];
    return asked as R;
  });
}

type Traced = readonly [column: string, as: ReadAs];

/** The column that tells since when rows of a table have named people by a key that may be given to somebody new. */
function namingSince(policy: Policy, table: string): string | undefined {
  const links = Object.values(personalTable(policy, table).subjects ?? {});
  const steps = links.flatMap((link) => (link === undefined ? [] : subjectSteps(policy, link)));
  return steps.some((step) => endsAtReusedKey(policy, step)) ? sinceColumn(policy, table)?.column : undefined;
}

/** Columns that tell whose a row is, or lead there, and its key. */
function tellingColumns({ policy, direct, columns }: CaptureSetting, table: string): readonly Traced[] {
  const known = direct.get(table);
  if (known === undefined || !known.told)
    return [...(columns.get(table) ?? [])].filter(
      ([name, as]) => as === 'key' || as === 'value' || name === namingSince(policy, table),
    );
  const own = keyColumns(personalTable(policy, table));
  const { parties, whose } = known;
  const controller = typeof whose === 'object' && 'column' in whose ? [whose.column] : [];
  return [...own, ...controller, ...parties.map(({ column }) => column)].map((name): Traced => [name, 'key']);
}

/**
 * The columns of a table by which its people are found.
 *
 * @param alias - what the statement calls the table
 * @param also.further - columns to be read as well
 * @param also.values - columns whose values are to be recorded
 * @param also.first - number of its first column, where the statement traces several tables
 */
export function rowTrace(
  setting: CaptureSetting,
  table: string,
  alias: string,
  also: { readonly further?: readonly string[]; readonly first?: number; readonly values?: readonly string[] } = {},
): RowTrace {
  const { further = [], first = 0, values = [] } = also;
  const asked = JSON.stringify([table, alias, further, first, values]);
  const trace = setting.traces.get(asked) ?? tracing(setting, table, alias, { further, first, values });
  setting.traces.set(asked, trace);
  return trace;
}

function tracing(
  setting: CaptureSetting,
  table: string,
  alias: string,
  also: { readonly further: readonly string[]; readonly first: number; readonly values: readonly string[] },
): RowTrace {
  const { names, dialect } = setting;
  const { further, first, values } = also;
  const telling = new Map([...further.map((name): Traced => [name, 'key']), ...tellingColumns(setting, table)]);
  const labelled = [...telling, ...values.map((name): Traced => [name, 'value'])].map(([name, as], index) => ({
    name,
    as,
    label: traceLabel(first + index),
  }));
  const [traced, written] = [labelled.slice(0, telling.size), labelled.slice(telling.size)];
  const list = labelled.map(({ name, as, label: known }): Sql => {
    const value = names.column(table, name, alias);
    const read = as === 'key' ? dialect.exactKey(value) : as === 'value' ? value : dialect.moment(value, as);
    return sql`${read} as ${sql.id(known)}`;
  });
  const whole = list.length === 0 ? sql`1 as ${sql.id(traceLabel(first))}` : sql`${sql.join(list)}`;
  const isRecorded = setting.triggers ? dialect.statementRecorded : undefined;
  const returned = isRecorded === undefined ? whole : sql`${whole}, ${isRecorded} as ${sql.id(`${label}recorded`)}`;
  let text: string | undefined;
  return {
    columns: traced.map(({ name }) => name),
    labels: list.length === 0 ? [traceLabel(first)] : labelled.map(({ label: known }) => known),
    list: whole,
    returned,
    text: (db) => {
      text ??= returned.compile(db).sql;
      return text;
    },
    read: (row) => Object.fromEntries(traced.map(({ name, label: known }) => [name, row[known] ?? null])),
    written: (row) => Object.fromEntries(written.map(({ name, label: known }) => [name, row[known] ?? null])),
  };
}

/** Which rows of a table, by values of some columns, and what of them is read. */
interface RowsAsked {
  readonly wanted: readonly Row[];
  readonly trace: RowTrace;
  readonly lock?: boolean;
}

/** Rows of a table in which some columns have these values, as they are now; `lock` keeps them so. */
export async function tracedRows(
  { names, dialect }: CaptureSetting,
  db: Kysely<AnyDatabase>,
  table: string,
  { wanted, trace, lock = false }: RowsAsked,
): Promise<readonly Row[]> {
  const found: Row[] = [];
  for (let start = 0; start < wanted.length; start += rowsAtOnce) {
    const some = wanted
      .slice(start, start + rowsAtOnce)
      .map((row) =>
        and(
          ...Object.entries(row).map(
            ([name, value]): Predicate => dialect.isKey(names.column(table, name, 't'), [value]),
          ),
        ),
      );
    const locked = lock && dialect.capabilities.locksRows ? sql` for update` : sql``;
    found.push(
      ...(await rowsOf(
        db,
        sql`select ${trace.list} from ${names.from(table)} as t where ${toSql(or(...some))}${locked}`,
      )),
    );
  }
  return found;
}

/** The same, as what tells whose they are. */
export async function rowsWith(
  {
    setting,
    db,
    table,
  }: { readonly setting: CaptureSetting; readonly db: Kysely<AnyDatabase>; readonly table: string },
  wanted: readonly Row[],
  { further = [], lock = false }: { readonly further?: readonly string[]; readonly lock?: boolean } = {},
): Promise<readonly Row[]> {
  const trace = rowTrace(setting, table, 't', { further });
  return (await tracedRows(setting, db, table, { wanted, trace, lock })).map(trace.read);
}

import { keyColumns, personalTable, type Row, type SubjectKey } from '@gallra/core';
import { type CompiledQuery, type Kysely, type QueryResult, sql } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import type { Sql } from '../dialects/dialect.ts';
import type { CaptureSetting } from './capture-setting.ts';
import { peopleTold } from './direct-parties.ts';
import type { EventFrame } from './event-frame.ts';
import { eventSql, type FrameSql, knownSql, membersSql, whoseSql } from './event-sql.ts';
import { isPlain, isWriting, returning } from './plain-write.ts';
import { valuesRecorded } from './recorded-values.ts';
import { rowTrace, traceLabel, withoutTrace } from './row-trace.ts';
import { actingKeys } from './rows-taken-along.ts';
import type { WrittenRows } from './written-rows.ts';

/** A statement that writes, and the event that tells of it, in one: both happen, or neither, in a single round trip. */
export interface CombinedWrite {
  readonly text: string;
  parameters(host: readonly unknown[], frame: EventFrame): readonly unknown[];
  /** What the host has asked for. */
  result(combined: QueryResult<Row>): QueryResult<unknown>;
  /** The statement by itself, within a transaction that writes its events at its end. */
  readonly alone: {
    readonly text: string;
    /** What the host has asked for, and whose rows they are. */
    told(returned: QueryResult<Row>): { readonly result: QueryResult<unknown>; readonly people: readonly SubjectKey[] };
  };
}

/** Numbers the parameters of a statement after those of the host's; what is quoted is left alone. */
const numberedAfter = (text: string, others: number): string =>
  text.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\d+)/g, (found, number?: string) =>
    number === undefined ? found : `$${Number(number) + others}`,
  );

const frameValues = ['log', 'head', 'tail', 'salt', 'actor'] as const;

/** What PostgreSQL does with the rows that a statement returns, and what it says at the end. */
interface RecordingSql {
  readonly parts: Sql;
  readonly end: Sql;
  /** The end is an INSERT of as many rows as were changed: the shortest answer there is. */
  readonly countsByInserting: boolean;
}

function recordingSql(
  { own, direct, policy }: CaptureSetting,
  { table }: WrittenRows,
  traced: readonly string[],
  returns: boolean,
): RecordingSql {
  const bound = Object.fromEntries(frameValues.map((name) => [name, sql`${name}::text`])) as unknown as FrameSql;
  const counted = sql`(select count(*) as amount from changed) as counted`;
  const end = returns ? sql`select * from changed` : sql`select count(*) as amount from changed`;
  const parties = direct.get(table) ?? [];
  if (parties.length === 0)
    return {
      parts: eventSql(own, bound, sql`amount`, sql`from ${counted} where amount > 0`),
      end,
      countsByInserting: false,
    };
  const keys = keyColumns(personalTable(policy, table));
  const isTheirs = (column: string) => keys.length === 1 && keys[0] === column;
  const people = parties.map(({ home, category, column }) => {
    const key = sql.id(traceLabel(traced.indexOf(column)));
    // Rows of people themselves are one each.
    const once = isTheirs(column) ? sql`` : sql`distinct `;
    return sql`select ${once}${sql.lit(home)} as home, ${sql.lit(category)} as category, ${key} as subject_key from changed where ${key} is not null`;
  });
  const known = knownSql(own, sql.join(people, sql` union `));
  const told = whoseSql(own);
  if (parties.length === 1 && parties.some(({ column }) => isTheirs(column))) {
    // As many rows as people.
    const event = eventSql(own, bound, sql`count(*) || ${membersSql}`, sql`from known having count(*) > 0`);
    return returns
      ? { parts: sql`${known}, ${event}, told as (${told})`, end, countsByInserting: false }
      : { parts: sql`${known}, ${event}`, end: told, countsByInserting: true };
  }
  const members = sql`amount || (select ${membersSql} from known)`;
  const event = eventSql(own, bound, members, sql`from ${counted} where amount > 0`);
  return { parts: sql`${known}, ${event}, told as (${told})`, end, countsByInserting: false };
}

/**
 * Composes the statement for a write whose rows tell by themselves whose they are. PostgreSQL plans it slowly and runs it
 * fast: prepare it.
 *
 * @param db - on the connection
 * @returns undefined where it takes more than one statement to find out whose rows they are
 */
export async function combinedWrite(
  setting: CaptureSetting,
  db: Kysely<AnyDatabase>,
  { sql: host, parameters, query }: CompiledQuery,
  written: WrittenRows,
): Promise<CombinedWrite | undefined> {
  const { dialect, direct } = setting;
  const { type, table, alias, columns } = written;
  const parties = direct.get(table);
  if (dialect.name !== 'postgres' || parties === undefined || !isWriting(query) || !isPlain(query)) return undefined;
  if (valuesRecorded(setting, written, query).length > 0) return undefined;
  if (type === 'rows.updated' && parties.some(({ column }) => columns.includes(column))) return undefined;
  if (type !== 'rows.inserted' && actingKeys((await setting.schema(db)).tables, table, written).length > 0)
    return undefined;

  const trace = rowTrace(setting, table, alias);
  const returns = query.returning !== undefined;
  const { parts, end, countsByInserting } = recordingSql(setting, written, trace.columns, returns);
  const recording = sql`${parts} ${end}`.compile(db);
  const order = recording.parameters as readonly (typeof frameValues)[number][];
  const alone = returning(query, host, trace.text(db));
  const asked = (rows: readonly Row[]) => ({
    numAffectedRows: BigInt(rows.length),
    rows: returns ? withoutTrace(rows) : [],
  });
  return {
    alone: {
      text: alone,
      told: ({ rows }) => ({
        result: asked(rows),
        people: rows.flatMap((row) => peopleTold(parties, trace.read(row))),
      }),
    },
    text: `with changed as (${alone}), ${numberedAfter(recording.sql, parameters.length)}`,
    parameters: (own, { log, head, tail, actor }) => {
      const values = { log, head, tail, salt: actor?.salt ?? null, actor: actor?.body ?? null };
      return [...own, ...order.map((name) => values[name])];
    },
    result: ({ rows, numAffectedRows = 0n }) => {
      if (returns) return asked(rows);
      return { numAffectedRows: countsByInserting ? numAffectedRows : BigInt(String(rows[0]?.amount ?? 0)), rows: [] };
    },
  };
}

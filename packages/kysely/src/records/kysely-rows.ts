import { type ChosenPeriods, type Holds, type Policy, type Row, situationOf } from '@gallra/core';
import { keyColumns, personalTable, requiredHome } from '@gallra/core/policy';
import { chosenPeriods, exercisedRights, legalHolds, ownTableName } from '@gallra/core/record';
import type {
  Cursor,
  Disposal,
  DisposalResult,
  HostRows,
  LiveSchema,
  RowKey,
  Scope,
  SubjectRow,
  TableDue,
  TableTally,
  TallyQuestion,
} from '@gallra/core/store';
import { peopleOf } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import { guarded } from '../database-error.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { Batch, Sql, Update } from '../dialects/dialect-sql.ts';
import { and, or, type Predicate, toSql } from '../predicates/boolean.ts';
import { aliases, type Compilation, column, type Source } from '../predicates/compilation.ts';
import { isErased } from '../predicates/due.ts';
import { canHold, isWithinScope } from '../predicates/scope.ts';
import type { PhysicalNames } from '../store/physical-names.ts';
import { type DecisionColumns, decisionColumns, withTested } from './decision-columns.ts';
import { assignments, type Lengths, nulls, somethingLeft } from './disposal-sql.ts';
import { countDue, dueRows, personalColumns } from './due-rows.ts';
import { fetchingRows } from './fetched-rows.ts';
import { type FetchStates, linkedRows, statesOf } from './linked-rows.ts';
import { batchFiles } from './named-files.ts';
import { readableColumns, rowsOf, shownColumns } from './selected-rows.ts';
import { tallySql } from './tally-sql.ts';
import { wholePartitions } from './whole-partitions.ts';

/** What the host rows of every transaction share. */
export interface RowsContext {
  readonly policy: Policy;
  readonly names: PhysicalNames;
  readonly dialect: Dialect;
  readonly own: (table: string) => Sql;
  readonly schema: () => Promise<LiveSchema>;
  /**
   * The rows are Gallra's own records, in which people stand by reference: what they have asked for and what controllers
   * have chosen does not bear on them.
   */
  readonly ofRecords?: true;
}

const pageSize = 500;
const keyPageSize = 5000;

/** Host rows on a database: decisions that concern many rows are compiled to SQL, those about a person are made by `decide`. */
export function kyselyRows(
  context: RowsContext,
  db: Kysely<AnyDatabase>,
  states: FetchStates,
  holds: Pick<Holds, 'list'>,
  periods: Pick<ChosenPeriods, 'list'>,
): HostRows {
  const { policy, names, dialect, own } = context;
  const columns: DecisionColumns = decisionColumns(policy);

  /**
   * Whether anybody has asked for anything, which holds stand and what was chosen: for most batches, nothing. `also` is
   * selected with it, to save a round trip.
   */
  async function inForce(also: readonly Sql[]): Promise<Pick<Compilation, 'requests' | 'holds' | 'chosen'>> {
    const some = (record: { readonly name: string }) =>
      sql`(select count(*) from (select 1 from ${own(ownTableName(record))} where in_force_until is null limit 1) as found)`;
    const [found] = await rowsOf(
      db,
      sql`select ${some(exercisedRights)} as requests, ${some(legalHolds)} as holds, ${some(chosenPeriods)} as periods${sql.join([sql``, ...also], sql`, `)}`,
    );
    const standing = Number(found?.holds) > 0 ? await holds.list() : [];
    if (context.ofRecords === true) return { requests: false, holds: standing, chosen: [] };
    return {
      requests: Number(found?.requests) > 0,
      holds: standing,
      chosen: Number(found?.periods) > 0 ? await periods.list() : [],
    };
  }
  const compile = async (
    { at, subject, instruction }: Scope,
    linkedBy: Compilation['linkedBy'],
    also: readonly Sql[] = [],
  ): Promise<Compilation> => ({
    policy,
    names,
    dialect,
    at,
    own,
    ...(subject === undefined ? {} : { subject }),
    ...(instruction === undefined ? {} : { instruction }),
    linkedBy,
    typeOf: await types(),
    byReference: context.ofRecords === true,
    ...(await inForce(also)),
    alias: aliases(),
  });
  async function types(): Promise<Compilation['typeOf']> {
    const { tables } = await context.schema();
    return (table, name) => tables.find((one) => one.name === table)?.columns.find((one) => one.name === name)?.type;
  }
  /** Asks row by row where an index begins with the columns of the link. */
  async function whereIndexed(): Promise<Compilation['linkedBy']> {
    const { tables } = await context.schema();
    return (name, links) => {
      const table = tables.find((one) => one.name === name);
      const begins = (index: readonly string[]) => links.every((link) => index.slice(0, links.length).includes(link));
      return [
        table?.primaryKey ?? [],
        ...(table?.indexes ?? []).filter(({ partial }) => !partial).map(({ columns: index }) => index),
      ].some(begins)
        ? 'row'
        : 'set';
    };
  }
  const under = (table: string): Source => ({ table, alias: 't' });
  const physicalKey = (table: string) =>
    keyColumns(personalTable(policy, table)).map((key) => names.table(table).columns[key] ?? key);

  async function due({ table, scope, incomingKeys }: TallyQuestion): Promise<TableDue> {
    return countDue(await compile(scope, await whereIndexed()), under(table), incomingKeys, async (statement) => {
      const [counts] = await rowsOf(db, statement);
      return counts;
    });
  }
  async function tally({ table, scope, incomingKeys }: TallyQuestion): Promise<TableTally> {
    // Where all rows are counted, linked ones are better found all at once.
    const few = scope.subject !== undefined || scope.instruction !== undefined;
    const compilation = await compile(scope, few ? await whereIndexed() : () => 'set');
    const { statement, read } = tallySql(compilation, under(table), incomingKeys);
    const [counts] = await rowsOf(db, statement);
    return read(counts);
  }

  async function live(table: string): Promise<{
    readonly lengths: Lengths;
    readonly typeOf: (column: string) => string | undefined;
    readonly partitioned: boolean;
    readonly typeless: boolean;
  }> {
    const { tables } = await context.schema();
    const found = tables.find(({ name }) => name === table);
    return {
      lengths: (name) => found?.columns.find((one) => one.name === name)?.maxLength,
      typeOf: (name) => found?.columns.find((one) => one.name === name)?.type,
      typeless:
        found?.columns.some(
          ({ name, type }) => dialect.isTypeless?.(type) === true && found.primaryKey.includes(name),
        ) ?? false,
      // Of several tables of that name, nothing tells here which it is.
      partitioned: tables.some(({ name, partitioned }) => name === table && partitioned === true),
    };
  }

  /** The rows a batch is about, and what is set in them; no update: they are erased. */
  async function work(
    disposal: Disposal,
  ): Promise<{ readonly batch: Omit<Batch, 'due'> & { readonly due: Predicate }; readonly update?: Update }> {
    const { table, scope, limit, waitSeconds } = disposal;
    const patience = waitSeconds === undefined ? undefined : dialect.patience?.(waitSeconds);
    const compilation = await compile(
      scope,
      await whereIndexed(),
      [dialect.recorded, patience].filter((one) => one !== undefined),
    );
    const from = under(table);
    const { groups, erase, whole, anonymise, clear } = dueRows(compilation, from);
    const { lengths, partitioned, typeless } = await live(table);
    const personal = personalColumns(compilation, table);
    const batch = (due: Predicate) => ({
      table: names.from(table),
      alias: from.alias,
      key: physicalKey(table),
      due,
      limit,
      backwards: disposal.backwards ?? false,
      partitioned,
      typeless,
      ...(disposal.after === undefined ? {} : { after: disposal.after }),
      ...batchFiles(compilation, from, disposal),
    });
    if (disposal.action === 'erase') return { batch: batch(erase(disposal.incomingKeys)) };
    if (disposal.action === 'unlink') {
      const linked = or(
        ...disposal.columns.map((name): Predicate => sql`${column(compilation, from, name)} is not null`),
      );
      return {
        batch: batch(and(whole(), linked)),
        update: { set: nulls(compilation, from, disposal.columns), left: toSql(linked) },
      };
    }
    if (disposal.action === 'anonymise') {
      const left = somethingLeft(compilation, from, personal);
      return {
        batch: batch(anonymise(disposal.incomingKeys)),
        update: { set: assignments(compilation, from, personal, lengths), left: toSql(left) },
      };
    }
    const one = groups.find(({ group }) => group.columns.some(({ name }) => disposal.columns.includes(name)));
    if (one === undefined) return { batch: batch(false) };
    const cleared = personal.filter(({ name }) => disposal.columns.includes(name));
    const left = somethingLeft(compilation, from, cleared);
    return {
      batch: batch(clear(one, cleared)),
      update: { set: assignments(compilation, from, cleared, lengths), left: toSql(left) },
    };
  }

  async function dispose(disposal: Disposal): Promise<DisposalResult> {
    const { batch, update } = await work(disposal);
    if (batch.due === false) return { matched: 0, changed: 0 };
    const due = toSql(batch.due);
    const go = () => dialect.dispose(db, { ...batch, due }, update);
    const { waitSeconds } = disposal;
    const { last, ...result } =
      waitSeconds === undefined || dialect.waiting === undefined
        ? await go()
        : await dialect.waiting(db, waitSeconds, go);
    return { ...result, ...(last === undefined ? {} : { cursor: last as unknown as Cursor }) };
  }

  const fetch = fetchingRows(db, names, dialect, columns);

  /** Pages of rows in the order of their keys, which come along as text. */
  async function* pages(
    table: string,
    { alias }: Source,
    key: readonly Sql[],
    where: Sql,
    list: Sql,
    size: number,
  ): AsyncGenerator<readonly Row[]> {
    const texts = key.map((value, part) => sql`${dialect.exactKey(value)} as ${sql.id(`k${part}`)}`);
    let behind = sql``;
    for (;;) {
      const page = await guarded(`reading table "${table}"`, () =>
        rowsOf(
          db,
          sql`select ${list}, ${sql.join(texts)} from ${names.from(table)} as ${sql.id(alias)} where ${where}${behind} order by ${sql.join(key)} limit ${sql.lit(size)}`,
        ),
      );
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < size) return;
      const place = key.map((_, part) => sql`${String(last[`k${part}`])}`);
      behind = sql` and (${sql.join(key)}) > (${sql.join(place)})`;
    }
  }

  async function* rowsWithin(table: string, scope: Scope): AsyncGenerator<SubjectRow> {
    const compilation = await compile(scope, await whereIndexed());
    const { at, holds: standing, chosen } = compilation;
    const ordered = scope.instruction === undefined ? {} : { instruction: scope.instruction };
    const from = under(table);
    const classified = personalTable(policy, table);
    const mine = isWithinScope(compilation, from);
    if (mine === false) return;
    const values = shownColumns(
      names,
      dialect,
      table,
      from.alias,
      Object.keys(classified.columns),
      (await live(table)).typeOf,
    );
    const decisive = readableColumns(
      names,
      dialect,
      table,
      from.alias,
      withTested(columns.get(table) ?? new Map(), table, [
        ...standing.map(({ covers }) => covers),
        ...(scope.instruction?.covers ?? []),
      ]),
    );
    const own = keyColumns(classified).map((name) => names.column(table, name, from.alias));
    for await (const page of pages(table, from, own, toSql(mine), sql`${values.list}, ${decisive.list}`, pageSize)) {
      const rows = page.map((selected) => ({ row: values.read(selected), decided: decisive.read(selected) }));
      const linked = linkedRows(policy, fetch);
      const situations = await guarded(`reading what table "${table}" depends on`, async () => {
        await linked.prepare(
          table,
          rows.map(({ decided }) => decided),
        );
        const known = await statesOf((collect) => {
          for (const { decided } of rows) {
            for (const party of Object.keys(classified.subjects ?? {}))
              peopleOf(policy, table, decided, party, linked.lookup, collect);
          }
        }, states);
        return rows.map(({ row, decided }) => ({
          row,
          situation: situationOf(policy, table, decided, at, linked.lookup, {
            states: known,
            holds: standing,
            chosen,
            ...ordered,
          }),
        }));
      });
      yield* situations;
    }
  }

  async function* keysOf(table: string): AsyncGenerator<RowKey> {
    const parts = keyColumns(personalTable(policy, table));
    const { list, read } = shownColumns(names, dialect, table, 't', parts, (await live(table)).typeOf);
    const own = parts.map((name) => names.column(table, name, 't'));
    for await (const page of pages(table, under(table), own, sql`1 = 1`, list, keyPageSize)) {
      for (const found of page) yield { row: read(found), key: parts.map((_, part) => String(found[`k${part}`])) };
    }
  }

  return {
    ...(dialect.partitions === undefined
      ? {}
      : {
          partitions: wholePartitions(names, db, dialect.partitions, async ({ table, scope, incomingKeys }, alias) =>
            isErased(await compile(scope, await whereIndexed()), { table, alias }, incomingKeys),
          ),
        }),
    keysOf,
    due: (question) => guarded(`counting table "${question.table}"`, () => due(question)),
    tally: (question) => guarded(`counting table "${question.table}"`, () => tally(question)),
    dispose: (disposal) => guarded(`disposing of rows in table "${disposal.table}"`, () => dispose(disposal)),
    exists: async ({ category, key }) => {
      const home = requiredHome(policy, category);
      if (!canHold(dialect, (await types())(home.table, home.column), key)) return false;
      const own = names.column(home.table, home.column, 't');
      const found = await guarded('looking for a data subject', () =>
        rowsOf(
          db,
          sql`select 1 as found from ${names.from(home.table)} as t where ${dialect.isKey(own, [key])} and ${dialect.equalsText(own, key)}`,
        ),
      );
      return found.length > 0;
    },
    rowsOf: rowsWithin,
  };
}

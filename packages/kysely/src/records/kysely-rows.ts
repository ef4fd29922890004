import { type Policy, type Row, situationOf } from '@gallra/core';
import {
  type ColumnLink,
  type Home,
  heldSinceColumn,
  keyColumns,
  personalTable,
  requiredHome,
  timeColumns,
} from '@gallra/core/policy';
import type {
  Cursor,
  Disposal,
  DisposalResult,
  HostRows,
  LinkFault,
  OwnRowKey,
  RowKey,
  Scope,
  StayingQuestion,
  StayingRows,
  SubjectRow,
  TableDue,
  TableTally,
  TallyQuestion,
  UnreadableTime,
} from '@gallra/core/store';
import { controllerWithKey, heldSinceOf, isSpelling, peopleOf } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { guarded } from '../database/database-error.ts';
import type { Sql } from '../database/sql.ts';
import { and, or, toSql } from '../predicates/boolean.ts';
import {
  column,
  controllerOf,
  controllerText,
  isOfGoneController,
  meetsCondition,
  type Source,
} from '../predicates/compilation.ts';
import { isUnreadable } from '../predicates/event.ts';
import { isKeyOf, isWithinScope } from '../predicates/scope.ts';
import { Compilations, type RowsContext, type Standing } from './compilations.ts';
import { type DecisionColumns, decisionColumns, withTested } from './decision-columns.ts';
import { dueBatch } from './due-batch.ts';
import { countDue, countStaying, dueRows } from './due-rows.ts';
import { fetchingRows } from './fetched-rows.ts';
import { linkFaultIn } from './link-comparison.ts';
import { type Fetch, type FetchStates, linkedRows, statesOf } from './linked-rows.ts';
import { rowPages } from './row-pages.ts';
import { readableColumns, rowsOf, shownColumns } from './selected-rows.ts';
import { tallySql } from './tally-sql.ts';
import { wholePartitions } from './whole-partitions.ts';

const pageSize = 500;
const keyPageSize = 5000;

const under = (table: string): Source => ({ table, alias: 't' });

/** Host rows on a database: decisions that concern many rows are compiled to SQL, those about a person are made by `decide`. */
class KyselyRows {
  readonly #context: RowsContext;
  readonly #db: Kysely<AnyDatabase>;
  readonly #states: FetchStates;
  readonly #compilations: Compilations;
  readonly #columns: DecisionColumns;
  readonly #fetch: Fetch;

  constructor(context: RowsContext, db: Kysely<AnyDatabase>, states: FetchStates, standing: Standing) {
    this.#context = context;
    this.#db = db;
    this.#states = states;
    this.#compilations = new Compilations(context, db, standing);
    this.#columns = decisionColumns(context.policy);
    this.#fetch = fetchingRows(context, db, this.#columns);
  }

  get #policy(): Policy {
    return this.#context.policy;
  }

  async due(question: TallyQuestion): Promise<TableDue> {
    const compilation = await this.#compilations.of(question.scope, { about: question, counts: true });
    return countDue(compilation, under(question.table), question.incomingKeys, (statement) => this.#one(statement));
  }

  async staying(question: StayingQuestion): Promise<StayingRows> {
    const compilation = await this.#compilations.of(question.scope, { about: question });
    return countStaying(compilation, under(question.table), question, (statement) => this.#one(statement));
  }

  async #one(statement: Sql): Promise<Row | undefined> {
    const [found] = await rowsOf(this.#db, statement);
    return found;
  }

  async tally(question: TallyQuestion): Promise<TableTally> {
    const { table, scope, incomingKeys } = question;
    // Where all rows are counted, linked ones are better found all at once, if there is room for all of them.
    const few = scope.subject !== undefined || scope.instruction !== undefined;
    const byIndex = few || this.#context.dialect.roomForSets !== undefined;
    const compilation = await this.#compilations.of(scope, {
      about: question,
      counts: true,
      ...(byIndex ? {} : { linkedBy: () => 'set' }),
    });
    const { statement, read } = tallySql(compilation, under(table), incomingKeys);
    const [counts] = await rowsOf(this.#db, statement);
    return read(counts);
  }

  async ofGoneControllers(table: string): Promise<number> {
    // Controllers are few: their keys are read once for all rows.
    const compilation = { ...(await this.#compilations.plain()), linkedBy: () => 'set' as const };
    const from = under(table);
    const gone = isOfGoneController(compilation, from);
    if (gone === false) return 0;
    const [found] = await rowsOf(
      this.#db,
      sql`select count(*) as gone from ${this.#context.names.from(table)} as ${sql.id(from.alias)} where ${toSql(gone)}`,
    );
    return Number(found?.gone ?? 0);
  }

  async unreadableTimes(table: string): Promise<readonly UnreadableTime[]> {
    const compilation = await this.#compilations.plain();
    const from = under(table);
    const asked = (timeColumns(this.#policy).get(table) ?? []).map(({ column: name, encoding, when }, index) => ({
      name,
      count: sql.id(`n${index}`),
      unread: and(
        when.length === 0 || or(...when.map((condition) => meetsCondition(compilation, from, condition))),
        isUnreadable(compilation, column(compilation, from, name), encoding),
      ),
    }));
    if (asked.length === 0) return [];
    const counts = asked.map(({ count, unread }) => sql`${compilation.dialect.countIf(toSql(unread))} as ${count}`);
    const some = toSql(or(...asked.map(({ unread }) => unread)));
    const [found] = await rowsOf(
      this.#db,
      sql`select ${sql.join(counts)} from ${this.#context.names.from(table)} as ${sql.id(from.alias)} where ${some}`,
    );
    return asked
      .map(({ name }, index) => ({ column: name, rows: Number(found?.[`n${index}`] ?? 0) }))
      .filter(({ rows }) => rows > 0);
  }

  async linkFault(link: ColumnLink, counted: boolean): Promise<LinkFault | undefined> {
    const { tables } = await this.#context.schema();
    const live = (table: string, name: string) =>
      tables.find((one) => one.name === table)?.columns.find((one) => one.name === name);
    return linkFaultIn(await this.#compilations.plain(), this.#db, { link, counted }, live);
  }

  async dispose(disposal: Disposal): Promise<DisposalResult> {
    const { dialect } = this.#context;
    const { scope, waitSeconds } = disposal;
    const patience = waitSeconds === undefined ? undefined : dialect.patience?.(waitSeconds);
    const also = [dialect.recorded, patience].filter((one) => one !== undefined);
    const { batch, update } = await dueBatch(
      this.#context,
      await this.#compilations.of(scope, { about: disposal, also }),
      disposal,
    );
    if (batch.due === false) return { matched: 0, changed: 0 };
    const due = toSql(batch.due);
    const go = () => dialect.dispose(this.#db, { ...batch, due }, update);
    const { last, ...result } =
      waitSeconds === undefined || dialect.waiting === undefined
        ? await go()
        : await dialect.waiting(this.#db, waitSeconds, go);
    return { ...result, ...(last === undefined ? {} : { cursor: last as unknown as Cursor }) };
  }

  async ownRow({ category, key }: Parameters<HostRows['ownRow']>[0]): Promise<OwnRowKey | undefined> {
    const { names, dialect } = this.#context;
    const home = requiredHome(this.#policy, category);
    const from = under(home.table);
    const compilation = await this.#compilations.plain();
    const own = names.column(home.table, home.column, from.alias);
    const isTheirs = isKeyOf(dialect, { value: own, type: compilation.typeOf(home.table, home.column) }, [key]);
    if (isTheirs === false) return undefined;
    const controller = controllerText(controllerOf(compilation, from) ?? 'vendor');
    const since = heldSinceColumn(this.#policy, home.table);
    const held =
      since === undefined
        ? sql``
        : sql`, ${dialect.moment(names.column(home.table, since.column, from.alias), since.encoding)} as held_since`;
    const found = await guarded('looking for a data subject', () =>
      rowsOf(
        this.#db,
        sql`select ${dialect.exactKey(own)} as own_key, ${dialect.exactKey(controller)} as controller${held} from ${names.from(home.table)} as ${sql.id(from.alias)} where ${toSql(isTheirs)}`,
      ),
    );
    const rows = found
      .map((row) => ({ key: String(row.own_key), ...controllerWithKey(row.controller), ...this.#heldSince(home, row) }))
      .filter((row) => isSpelling(key, row.key));
    // A column may hold keys that it compares as the same.
    return rows.find((row) => row.key === key) ?? (rows.length === 1 ? rows[0] : undefined);
  }

  #heldSince({ table }: Home, { held_since }: Row): Pick<OwnRowKey, 'heldSince'> {
    const since = heldSinceColumn(this.#policy, table);
    if (since === undefined) return {};
    const own = { policy: this.#policy, table, row: { [since.column]: held_since } };
    return { heldSince: heldSinceOf(own) };
  }

  async controller(key: string): Promise<Row | undefined> {
    const { names, dialect } = this.#context;
    const { controllers } = this.#policy;
    if (controllers === undefined) return undefined;
    const name = controllers.key ?? 'id';
    const types = await this.#compilations.types();
    const own = names.column(controllers.in, name, 't');
    const isIts = isKeyOf(dialect, { value: own, type: types(controllers.in, name) }, [key]);
    if (isIts === false) return undefined;
    const { list, read } = await this.#shown(
      controllers.in,
      Object.keys(personalTable(this.#policy, controllers.in).columns),
    );
    const [found] = await guarded('looking for a controller', () =>
      rowsOf(
        this.#db,
        sql`select ${list} from ${names.from(controllers.in)} as t where ${toSql(and(isIts, dialect.equalsText(own, key)))}`,
      ),
    );
    return found && read(found);
  }

  async *keysOf(table: string): AsyncGenerator<RowKey> {
    const parts = keyColumns(personalTable(this.#policy, table));
    const { list, read } = await this.#shown(table, parts);
    const key = this.#key(table);
    const rows = { ...under(table), key, where: sql`1 = 1`, list, size: keyPageSize };
    for await (const page of rowPages(this.#context, this.#db, rows)) {
      for (const found of page) yield { row: read(found), key: parts.map((_, part) => String(found[`k${part}`])) };
    }
  }

  async *rowsOf(table: string, scope: Scope): AsyncGenerator<SubjectRow> {
    const compilation = await this.#compilations.of(scope, { about: { table } });
    const { at, holds, chosen } = compilation;
    const ordered = scope.instruction === undefined ? {} : { instruction: scope.instruction };
    const from = under(table);
    const classified = personalTable(this.#policy, table);
    const mine = isWithinScope(compilation, from);
    if (mine === false) return;
    const values = await this.#shown(table, Object.keys(classified.columns));
    const decisive = readableColumns(
      this.#context,
      from,
      withTested(this.#columns.get(table) ?? new Map(), table, [
        ...holds.map(({ covers }) => covers),
        ...(scope.instruction?.covers ?? []),
      ]),
    );
    const list = sql`${values.list}, ${decisive.list}`;
    const paged = { ...from, key: this.#key(table), where: toSql(mine), list, size: pageSize };
    for await (const page of rowPages(this.#context, this.#db, paged)) {
      const rows = page.map((selected) => ({ row: values.read(selected), decided: decisive.read(selected) }));
      const linked = linkedRows(this.#policy, this.#fetch);
      const situations = await guarded(`reading what table "${table}" depends on`, async () => {
        await linked.prepare(
          table,
          rows.map(({ decided }) => decided),
        );
        const states = await statesOf(
          (collect) => {
            for (const { decided } of rows) {
              for (const party of Object.keys(classified.subjects ?? {}))
                peopleOf({ policy: this.#policy, table, row: decided, lookup: linked.lookup }, party, collect);
            }
          },
          this.#states,
          at,
        );
        const known = { states, holds, chosen, ...ordered };
        return rows.map(({ row, decided }) => ({
          row,
          situation: situationOf({ policy: this.#policy, table, row: decided, lookup: linked.lookup }, at, known),
        }));
      });
      yield* situations;
    }
  }

  /** The partitions that a question finds to be due as a whole; undefined where the database drops none. */
  partitions(): HostRows['partitions'] {
    const { dialect, names } = this.#context;
    if (dialect.partitions === undefined) return undefined;
    return wholePartitions(names, this.#db, dialect.partitions, async ({ table, scope, incomingKeys }, alias) =>
      dueRows(await this.#compilations.of(scope, { about: { table, incomingKeys } }), { table, alias }).erase(
        incomingKeys,
      ),
    );
  }

  #key(table: string) {
    return keyColumns(personalTable(this.#policy, table)).map((name) => this.#context.names.column(table, name, 't'));
  }

  async #shown(table: string, columns: readonly string[]) {
    const types = await this.#compilations.types();
    return shownColumns(this.#context, under(table), columns, (column) => types(table, column));
  }
}

/**
 * Host rows on a database.
 *
 * @param standing - the holds, and the periods that were chosen
 */
export function kyselyRows(
  context: RowsContext,
  db: Kysely<AnyDatabase>,
  states: FetchStates,
  standing: Standing,
): HostRows {
  const rows = new KyselyRows(context, db, states, standing);
  const partitions = rows.partitions();
  return {
    ...(partitions === undefined ? {} : { partitions }),
    keysOf: (table) => rows.keysOf(table),
    due: (question) => guarded(`counting table "${question.table}"`, () => rows.due(question)),
    tally: (question) => guarded(`counting table "${question.table}"`, () => rows.tally(question)),
    staying: (question) => guarded(`counting table "${question.table}"`, () => rows.staying(question)),
    ofGoneControllers: (table) => guarded(`counting table "${table}"`, () => rows.ofGoneControllers(table)),
    unreadableTimes: (table) => guarded(`counting table "${table}"`, () => rows.unreadableTimes(table)),
    linkFault: (link, counted) => guarded(`comparing table "${link.table}"`, () => rows.linkFault(link, counted)),
    dispose: (disposal) => guarded(`disposing of rows in table "${disposal.table}"`, () => rows.dispose(disposal)),
    ownRow: (subject) => rows.ownRow(subject),
    controller: (key) => rows.controller(key),
    rowsOf: (table, scope) => rows.rowsOf(table, scope),
  };
}

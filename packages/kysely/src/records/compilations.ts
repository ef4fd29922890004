import type { ChosenPeriods, Holds, Policy } from '@gallra/core';
import { isElsewhere, isOwnKey, isRead, personalTable, tableEvent, timeColumns, yearTable } from '@gallra/core/policy';
import { chosenPeriods, exercisedRights, legalHolds, ownTableName } from '@gallra/core/record';
import type { IncomingKey, LiveSchema, Scope } from '@gallra/core/store';
import { isPlainDate, type PlainDate } from '@gallra/core/time';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Sql } from '../database/sql.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { PhysicalNames } from '../names/physical-names.ts';
import { or, toSql } from '../predicates/boolean.ts';
import { aliases, type Compilation, type TimesKnown, unknownTimes } from '../predicates/compilation.ts';
import { readableColumns, rowsOf } from './selected-rows.ts';

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

/** What stands about host rows, as the store that they are of knows it. */
export interface Standing {
  readonly holds: Pick<Holds, 'list'>;
  readonly periods: Pick<ChosenPeriods, 'list'>;
}

/** What a question is about. */
interface Asked {
  readonly table: string;
  /** The foreign keys that keep its rows. */
  readonly incomingKeys?: readonly IncomingKey[];
}

/**
 * Whether a question about rows reads linked ones, of which there may be a great many, whatever people have asked for: by an
 * event, a person, a controller, or what counts from them.
 */
function readsLinkedRows(policy: Policy, { table, incomingKeys = [] }: Asked): boolean {
  if (typeof policy.tables[table] !== 'object') return false;
  const { subjects = {}, events = {}, controller = 'vendor' } = personalTable(policy, table);
  const isElsewhereRead = Object.keys(events).some((event) =>
    tableEvent(policy, table, event)?.sources.some(isElsewhere),
  );
  return (
    controller !== 'vendor' ||
    isElsewhereRead ||
    Object.values(subjects).some((link) => link !== undefined && !isOwnKey(link)) ||
    isRead(policy, table) ||
    incomingKeys.some((key) => readsLinkedRows(policy, { table: key.table, incomingKeys: key.blockedBy ?? [] }))
  );
}

/** How a question is compiled, where that is not left to the indexes. */
interface CompiledHow {
  readonly linkedBy?: Compilation['linkedBy'];
  /** What is asked about. */
  readonly about: Asked;
  /** Its rows are only counted: no index is to lead to those that come first. */
  readonly counts?: boolean;
  /** Selected with what is in force, to save a round trip. */
  readonly also?: readonly Sql[];
}

/** Begins the SQL of questions about host rows, with what is in force as each is asked. */
export class Compilations {
  readonly #context: RowsContext;
  readonly #db: Kysely<AnyDatabase>;
  readonly #standing: Standing;

  constructor(context: RowsContext, db: Kysely<AnyDatabase>, standing: Standing) {
    this.#context = context;
    this.#db = db;
    this.#standing = standing;
  }

  async of(
    { at, subject, earlier, instruction }: Scope,
    { linkedBy, about, counts = false, also = [] }: CompiledHow,
  ): Promise<Compilation> {
    const plain = await this.plain();
    return {
      ...plain,
      ...(counts && {
        dialect: { ...plain.dialect, ...plain.dialect.ofValue },
        timesIn: await this.#timesKnown(about),
      }),
      at,
      ...(subject === undefined ? {} : { subject }),
      ...(earlier && { earlier }),
      ...(instruction === undefined ? {} : { instruction }),
      linkedBy: linkedBy ?? plain.linkedBy,
      yearEnds: await this.#yearEnds(),
      ...(await this.#inForce(at, [
        ...also,
        ...[this.#room(at, about), plain.dialect.interpreted].filter((setting) => setting !== undefined),
      ])),
    };
  }

  /** For what is asked of rows whatever is in force. */
  async plain(): Promise<Compilation> {
    const { policy, names, dialect, own, ofRecords } = this.#context;
    return {
      policy,
      names,
      dialect,
      at: new Date(0),
      own,
      linkedBy: await this.#whereIndexed(),
      typeOf: await this.types(),
      timesIn: () => unknownTimes,
      byReference: ofRecords === true,
      requests: false,
      holds: [],
      chosen: [],
      yearEnds: [],
      alias: aliases(),
    };
  }

  /** The type of each column in the live schema. */
  async types(): Promise<Compilation['typeOf']> {
    const { tables } = await this.#context.schema();
    return (table, name) => tables.find((one) => one.name === table)?.columns.find((one) => one.name === name)?.type;
  }

  /**
   * Room for sets of linked rows, where some are read: those of people who have asked for something among them. Elsewhere
   * it only leads the planner to larger joins than are best.
   */
  #room(at: Date, about: Asked): Sql | undefined {
    const { policy, dialect, ofRecords } = this.#context;
    const { roomForSets } = dialect;
    if (roomForSets === undefined || ofRecords === true || readsLinkedRows(policy, about)) return roomForSets;
    return sql`case when ${this.#someInForce(exercisedRights, at)} > 0 then ${roomForSets} end`;
  }

  /** 1 where a record of a kind is in force, else 0. */
  #someInForce(record: { readonly name: string }, at: Date): Sql {
    const records = this.#context.own(ownTableName(record));
    return sql`(select count(*) from (select 1 from ${records} where in_force_until is null or in_force_until > ${at.toISOString()} limit 1) as found)`;
  }

  /** Whether anybody has asked for anything, which holds stand and what was chosen: for most batches, nothing. */
  async #inForce(at: Date, also: readonly Sql[]): Promise<Pick<Compilation, 'requests' | 'holds' | 'chosen'>> {
    const { ofRecords } = this.#context;
    const { holds, periods } = this.#standing;
    const some = (record: { readonly name: string }) => this.#someInForce(record, at);
    const [found] = await rowsOf(
      this.#db,
      sql`select ${some(exercisedRights)} as requests, ${some(legalHolds)} as holds, ${some(chosenPeriods)} as periods${sql.join([sql``, ...also], sql`, `)}`,
    );
    const standing = Number(found?.holds) > 0 ? await holds.list() : [];
    if (ofRecords === true) return { requests: false, holds: standing, chosen: [] };
    return {
      requests: Number(found?.requests) > 0,
      holds: standing,
      chosen: Number(found?.periods) > 0 ? await periods.list({ at }) : [],
    };
  }

  /**
   * What an index tells of a table's columns of times by its least value and its greatest, and by the null that it puts
   * beyond that: what it tells of all rows need not be asked of each.
   */
  async #timesKnown({ table }: Asked): Promise<Compilation['timesIn']> {
    const { policy, names, dialect, schema } = this.#context;
    const { ofValue } = dialect;
    const indexes = (await schema()).tables.find(({ name }) => name === table)?.indexes ?? [];
    const leads = (name: string) => indexes.some(({ partial, columns: [first] }) => !partial && first === name);
    // Text is not in the order of time.
    const asked = (timeColumns(policy).get(table) ?? []).filter((one) => one.encoding !== 'iso' && leads(one.column));
    if (ofValue === undefined || asked.length === 0) return () => unknownTimes;
    const answers = asked.flatMap(({ column, encoding }, index) => {
      const time = names.column(table, column, 't');
      const end = (which: Sql) => ofValue.unreadable(sql`${which}(${time})`, encoding);
      const last = sql`(select ${time} from ${names.from(table)} as t order by ${time} desc limit 1)`;
      return [
        sql`not ${toSql(or(end(sql`min`), end(sql`max`)))} as ${sql.id(`read${index}`)}`,
        sql`${last} is not null as ${sql.id(`told${index}`)}`,
      ];
    });
    const [found] = await rowsOf(this.#db, sql`select ${sql.join(answers)} from ${names.from(table)} as t`);
    const known = new Map<string, TimesKnown>(
      asked.map(({ column }, index) => [
        column,
        { isRead: found?.[`read${index}`] === true, isTold: found?.[`told${index}`] === true },
      ]),
    );
    return (of, column) => (of === table && known.get(column)) || unknownTimes;
  }

  /** Few: of most controllers they are the same days. */
  async #yearEnds(): Promise<readonly PlainDate[]> {
    const { policy, names, ofRecords } = this.#context;
    const years = yearTable(policy);
    if (years === undefined || ofRecords === true) return [];
    const { list, read } = readableColumns(
      this.#context,
      { table: years.in, alias: 't' },
      new Map([[years.ends, 'date']]),
    );
    const found = await rowsOf(this.#db, sql`select distinct ${list} from ${names.from(years.in)} as t`);
    const days = found.map((row) => String(read(row)[years.ends])).filter(isPlainDate);
    return [...new Set(days)].sort();
  }

  /** Asks row by row where an index begins with the columns of the link. */
  async #whereIndexed(): Promise<Compilation['linkedBy']> {
    const { tables } = await this.#context.schema();
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
}

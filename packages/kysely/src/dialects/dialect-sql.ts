import type { ConditionValue, TimeEncoding } from '@gallra/core';
import type { RandomShape } from '@gallra/core/store';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Sql } from '../database/sql.ts';

/** A batch of due rows of one table. */
export interface Batch {
  /** `schema.table`. */
  readonly table: Sql;
  readonly alias: string;
  /** The key columns, unqualified. */
  readonly key: readonly string[];
  readonly due: Sql;
  readonly limit: number;
  /** From the last key to the first. */
  readonly backwards: boolean;
  /** Only rows whose key comes after this one, seen that way; as text. */
  readonly after?: readonly string[];
  /** A key column compares numbers, texts and bytes each with their own kind, see {@link DialectSql.isTypeless}. */
  readonly typeless?: boolean;
  /** The table has partitions or children: a row's physical place does not identify it. */
  readonly partitioned: boolean;
  /** The files its rows name; undefined where it disposes of none. */
  readonly files?: BatchFiles;
}

/** The files that a batch's rows name, and where they are listed. */
export interface BatchFiles {
  readonly columns: readonly BatchFileColumn[];
  readonly outbox: Sql;
  /** As the policy names it. */
  readonly table: string;
  readonly at: Date;
  readonly operation?: string;
}

/** A column that names a file. */
export interface BatchFileColumn {
  readonly name: string;
  /** What stands in it, as text. */
  readonly value: Sql;
  /** The same where this batch disposes of it and it names a file; null elsewhere. */
  readonly named: Sql;
}

/** What is set in the rows of a batch, and what tells afterwards that a row still has something to dispose of. */
export interface Update {
  readonly set: Sql;
  readonly left: Sql;
}

/** How a database tells the local year of a point in time, and when a year begins. */
export interface YearSql {
  /**
   * The year, up to 9999 and of an instant from 2 on, of a value that {@link YearSql.generalised} takes for a time.
   *
   * @param ahead - seconds that clocks are ahead of UTC at the New Year nearest to it
   */
  of(value: Sql, encoding: TimeEncoding, ahead: number): Sql;
  /** The first moment of a year in a column's own form; `ahead` as that year begins. */
  start(year: Sql, encoding: TimeEncoding, ahead: number): Sql;
  /** `start` where the value is a time; what is put in place of it where it is none. */
  generalised(value: Sql, encoding: TimeEncoding, start: Sql): Sql;
}

/** A partition that may be dropped, by its place in the catalogue. */
export interface Partition {
  /** As SQL writes it: with its schema where the search path does not lead there. */
  readonly name: string;
  readonly from: Sql;
  /** What it is detached from. */
  readonly parent: Sql;
}

/** How a database drops whole partitions. */
export interface PartitionSql {
  /** Partitions of a table that the database can do without, whatever is in them. */
  droppable(
    db: Kysely<AnyDatabase>,
    table: { readonly schema?: string; readonly name: string },
    at: Date,
  ): Promise<readonly Partition[]>;
  /**
   * Drops a partition, where `rows` still tells so while nobody else can write to it; otherwise, and where others are in
   * the way, it is left as it is.
   *
   * @param rows - how many go with it; undefined where it is to stay
   */
  drop(
    db: Kysely<AnyDatabase>,
    partition: Partition,
    rows: () => Promise<number | undefined>,
  ): Promise<number | undefined>;
}

/**
 * How a column is asked for a key: as its type compares, which an index serves, or with the digits of a number; as text,
 * where nothing is known of the type; not at all, since no column of that type can hold it.
 */
export type KeyComparison = 'asType' | 'asNumber' | 'asText' | 'never';

/** What differs between databases when rows are decided about and disposed of. One file per dialect implements it. */
export interface DialectSql {
  /** Ends a subquery so that it is not merged into its statement, and its columns are evaluated once. */
  readonly unmerged: Sql;
  /**
   * Compares a value that is never null with one that a subquery may find; absent where `=` does, and where subqueries may
   * stand in `(a, (select …)) in (select …)`.
   */
  equalsFound?(value: Sql, found: Sql): Sql;
  /** Counts the rows that meet a condition, among all that are read. */
  countIf(condition: Sql): Sql;
  /** Groups of few kinds are counted by several processes, each expression found once a row. */
  readonly groupsInParallel: boolean;
  /** Counts, as `sessions`, who else is connected to the database; undefined where there is no server. */
  readonly otherSessions?: Sql;
  /** A value as text that compares byte by byte. */
  text(value: Sql): Sql;
  /** Whether text equals a bound text byte by byte. */
  equalsText(value: Sql, text: string): Sql;
  /** A key as text, also where the driver would make an inexact number of it. */
  exactKey(value: Sql): Sql;
  /**
   * Whether a key is one of some, in a form that an index serves: compared as the column's own type compares it, whose
   * collation may ignore case. Texts stand for keys of any type.
   */
  isKey(value: Sql, keys: readonly unknown[]): Sql;
  /**
   * How a column of a type is asked for a key that somebody wrote, where the database refuses to compare it with what is
   * none of that type, or goes wrong about a text; absent where it compares any text. The type as the catalogue writes it.
   */
  keyComparison?(type: string, key: string): KeyComparison;
  /** Columns of this type convert nothing they are compared with; absent where all do. */
  isTypeless?(type: string): boolean;
  /** A date or a time without a zone as text, for drivers read those in the zone of the process; undefined for other types. */
  shown(value: Sql, type: string): Sql | undefined;
  /** A value so that it equals only what is the same byte by byte, whatever the column's collation. */
  exactly(value: Sql, isText: boolean): Sql;
  /** Columns are compared so by themselves: what is compared exactly need not be compared otherwise first. */
  readonly equalityIsExact: boolean;
  /** Whether times of this encoding are kept as text. */
  isTextTime(encoding: TimeEncoding): boolean;
  /** Tells, as `id`, the number of the row that was inserted last, where a statement that returns rows does not. */
  readonly lastInserted?: Sql;
  /** The number that text tells, and null where it tells none; asked only of columns that hold text. */
  numberInText(text: Sql): Sql;
  /** A bound value of the policy, in a form the driver takes. */
  value(value: ConditionValue): Sql;
  isTrue(value: Sql): Sql;
  /** Ends a SELECT so that its rows are locked, and those that others have locked are left out. */
  readonly unlocked: Sql;
  /** A bound point in time for comparison with a column of this encoding; `text` as {@link Boundary} writes it. */
  time(text: string, encoding: TimeEncoding): Sql;
  /**
   * Locks between those that dispose of rows, together, and those that keep some, each before anything is read; absent
   * where the database has one writer.
   */
  readonly preservation?: {
    readonly disposing: (lock: Sql) => Sql;
    readonly preserving: (lock: Sql) => Sql;
    /** Said before a lock that is not waited for without end. */
    readonly within?: (seconds: number) => Sql;
  };
  /**
   * Whether a column that can be read tells a time before a bound one, in a form that an index can serve; absent where `<`
   * between the column and {@link DialectSql.time} does.
   */
  isBefore?(column: Sql, text: string, encoding: TimeEncoding): Sql;
  /**
   * A point in time of Gallra's own records for comparison with a column of this encoding: the instant as ISO text in UTC,
   * and the same in the policy's time zone.
   */
  recordedTime(time: { readonly instant: Sql; readonly local: Sql }, encoding: TimeEncoding): Sql;
  /**
   * What a time of this encoding must meet to be read; it stands beside a range, and not around the column, so that an
   * index serves the range. `below`: it is found to lie before another one.
   *
   * Mirrors `parseMoment`, `packages/core/src/decision/event-state.ts`.
   */
  readable(column: Sql, encoding: TimeEncoding, below?: 'below'): Sql;
  /**
   * The same of a value that no index is to lead to, and its opposite where one is; absent where there is but one way.
   *
   * @see {@link DialectSql.readable}
   */
  readonly ofValue?: {
    readable(column: Sql, encoding: TimeEncoding, below?: 'below'): Sql;
    unreadable(column: Sql, encoding: TimeEncoding): Sql;
  };
  /** A value that says the event has not been, though it is not null; absent where there is none. */
  unending?(column: Sql, encoding: TimeEncoding): Sql | undefined;
  /**
   * Whether a time lies at or after another of the same encoding, to the millisecond; of times that are readable.
   *
   * Mirrors `isLater`, `packages/core/src/decision/event-state.ts`.
   */
  isSince(time: Sql, other: Sql, encoding: TimeEncoding): Sql;
  /** A time column as `parseMoment` of core reads it, whatever the driver makes of its type. */
  moment(column: Sql, encoding: TimeEncoding): Sql;
  /** Fresh random text of a shape, of at most `length` characters, its random part beginning with the mark. */
  random(length: number | undefined, shape: RandomShape): Sql;
  /** The last characters of a text. */
  ending(value: Sql, characters: number): Sql;
  /** Points in time generalised to their year. */
  readonly year: YearSql;
  /** An IP address truncated to its network; null for anything else. */
  network(value: Sql, type: string): Sql;
  /** The time now, whenever the transaction began, as whole milliseconds since 1970. */
  readonly now: Sql;
  /** Ends a SELECT that is to see what others have committed since the transaction began, where a plain one does not. */
  readonly latest: Sql;
  /** Ends a SELECT from `r` whose rows are kept from being changed, and waited for. */
  readonly locked: Sql;
  /** Whether a text is one of some; the statement reads alike for any number of them where the database has lists. */
  isAmong(value: Sql, texts: readonly string[]): Sql;
  /** Ends an INSERT that is to leave alone what is there already; `column` is any of the table's. */
  leaveAlone(column: string): Sql;
  /**
   * Updates the rows of `table` whose `key` stands in a JSON list of whole numbers, which is bound as one text, where
   * they meet a condition; `place` in what is set is the place in the list, from 0.
   */
  updateListed(update: {
    readonly table: Sql;
    readonly key: string;
    readonly list: string;
    readonly set: Sql;
    readonly where: Sql;
  }): Sql;
  /** Ends an INSERT of a lease (`name`, `holder`, `taken_at`, `expires_at`) that is there already: it changes hands if it may. */
  takeOver(leases: Sql): Sql;
  /**
   * Selected, it lets the rest of the transaction wait for locks no longer than this, in seconds. Absent where it takes
   * statements of its own (`waiting`), or where the database waits as long as its connection was opened to.
   */
  patience?(seconds: number): Sql;
  /**
   * Selected, it gives sets of linked rows more memory for the rest of the transaction; absent where a set that finds no
   * room in memory is not read again for every row.
   */
  readonly roomForSets?: Sql;
  /**
   * Selected, it lets the database interpret the rest of the transaction's statements; absent where it always does. What
   * decides is long: to compile it into machine code takes seconds, however few the rows.
   */
  readonly interpreted?: Sql;
  /** Selected, it tells triggers that record that the rest of the transaction is recorded. */
  readonly recorded?: Sql;
  /** Returned by a statement that writes, it tells them that this is recorded, with all that it sets off. */
  readonly statementRecorded?: Sql;
  /** Lets statements on `db` wait for locks no longer than this, in seconds, until the work is done. */
  waiting?<T>(db: Kysely<AnyDatabase>, seconds: number, work: () => Promise<T>): Promise<T>;
  /** Absent where partitions are not dropped. */
  readonly partitions?: PartitionSql;
  /** Erases one batch of due rows, or updates them; locked rows are left for later. */
  dispose(db: Kysely<AnyDatabase>, batch: Batch, update: Update | undefined): Promise<BatchResult>;
}

/** What became of a batch. */
export interface BatchResult {
  readonly matched: number;
  readonly changed: number;
  /** See `DisposalResult`. */
  readonly confirmed?: boolean;
  /** The key of its last row; undefined where nothing is left behind it. */
  readonly last?: readonly string[];
}

import type { CheckedColumns, Known, NoSuch, Part } from './checked-columns.ts';
import type { Condition } from './condition.ts';
import type { OwnEvent, PersonalTable, TableWord } from './table-classification.ts';

/** The columns of a table; any text where there is no such table, for that is an error of its own. */
type ColumnIn<Database, T> = T extends keyof Database ? keyof Database[T] & string : string;

type At<Written, Key> = Key extends keyof Written ? Written[Key] : unknown;

type CheckedLink<Database, Column, S, Written> = Written extends string
  ? S
  : Written extends { readonly values: unknown }
    ? { readonly by: Column; readonly values: Readonly<Record<string, S>> }
    : Written extends { readonly in: infer T extends string }
      ? {
          readonly in: keyof Database & string;
          readonly by?: ColumnIn<Database, T>;
          readonly party?: ColumnIn<Database, T>;
        }
      : { readonly by: Column; readonly in: Readonly<Record<string, keyof Database & string>> };

interface EventThrough<T, Column, E> {
  readonly in: T;
  readonly through: Column;
  readonly event?: E;
}

interface EventBy<T, Other extends string, E> {
  readonly in: T;
  readonly by: Other;
  readonly event?: E;
  readonly when?: Condition<Other>;
}

type CheckedPlace<Database, Column extends string, E, Written> = Written extends string
  ? Column
  : Written extends { readonly column: unknown }
    ? OwnEvent<Column>
    : Written extends { readonly in: infer T; readonly by: unknown }
      ? EventBy<keyof Database & string, ColumnIn<Database, T>, E>
      : EventThrough<keyof Database & string, Column, E>;

type CheckedPlaces<Database, Column extends string, E, Written> = {
  readonly [I in keyof Written]: CheckedPlace<Database, Column, E, Written[I]>;
};

type CheckedSource<Database, Column extends string, E, Written> = Written extends { readonly latest: infer Places }
  ? { readonly latest: CheckedPlaces<Database, Column, E, Places> }
  : Written extends { readonly earliest: infer Places }
    ? { readonly earliest: CheckedPlaces<Database, Column, E, Places> }
    : CheckedPlace<Database, Column, E, Written>;

/** Nothing fits this type. A duty counts from an event, and the table does not say where it reads it. */
type ReadsNo<Event> = string & { readonly 'this table reads no': Event };

type CheckedDuties<Column, Duties, Events, Written> = {
  readonly [Name in (keyof Duties & string) | Known<Written>]?: Name extends keyof Duties
    ? Duties[Name] extends { readonly from: infer Event }
      ? Event extends keyof Events
        ? readonly Column[]
        : ReadsNo<Event>
      : readonly Column[]
    : NoSuch<'duty', Name>;
};

/** One table, classified with names that exist. */
interface CheckedTable<
  Database,
  Column extends string,
  S extends string,
  C extends string,
  E extends string,
  Duties,
  Claims,
  Written,
> extends Omit<
    PersonalTable<S, C, E, string, keyof Database & string, Column>,
    'subjects' | 'events' | 'duties' | 'columns'
  > {
  readonly subjects?: { readonly [K in Column]?: CheckedLink<Database, Column, S, At<Part<Written, 'subjects'>, K>> };
  readonly events?: { readonly [K in E]?: CheckedSource<Database, Column, E, At<Part<Written, 'events'>, K>> };
  readonly duties?: CheckedDuties<Column, Duties, Part<Written, 'events'>, Part<Written, 'duties'>>;
  readonly columns: CheckedColumns<Column, C, E, Claims, Written>;
}

/** The tables of a database, all of them and no others. */
export type CheckedTables<Database, Written, S extends string, C extends string, E extends string, Duties, Claims> = {
  readonly [T in (keyof Database & string) | Known<Written>]: T extends keyof Database
    ? At<Written, T> extends string
      ? TableWord
      : CheckedTable<Database, keyof Database[T] & string, S, C, E, Duties, Claims, At<Written, T>>
    : NoSuch<'table', T>;
};

import type { Condition } from '../../policy/condition.ts';
import type {
  LinkedEvent,
  OwnEvent,
  ParentEvent,
  PersonalTable,
  TableLink,
  TableWord,
  UntoldEvent,
} from '../../policy/table-classification.ts';
import type { CheckedColumns, Known, Narrowed, NoSuch, Part } from './checked-columns.ts';

/** The columns of a table; any text where there is no such table, for that is an error of its own. */
type ColumnIn<Database, T> = T extends keyof Database ? keyof Database[T] & string : string;

/** What was written under a name; under any of them where the database does not tell its names. */
type At<Written, Key> = Key extends keyof Written
  ? Written[Key]
  : string extends Key
    ? Written[keyof Written]
    : unknown;

/** Each link is checked by itself. A union of links to all tables would be compared with every one of them. */
interface LinkTo<T extends string, Column extends string> extends TableLink<T> {
  readonly by?: Column;
  readonly party?: Column;
}

type CheckedLink<Database, Column extends string, S, Written> = Written extends string
  ? S
  : Written extends readonly unknown[]
    ? { readonly [I in keyof Written]: CheckedLink<Database, Column, never, Written[I]> }
    : Written extends { readonly values: unknown }
      ? { readonly by: Column; readonly values: Readonly<Record<string, S>> }
      : Written extends { readonly in: infer T extends string }
        ? LinkTo<keyof Database & string, ColumnIn<Database, T>>
        : { readonly by: Column; readonly in: Readonly<Record<string, keyof Database & string>> };

interface EventThrough<T extends string, Column extends string, E extends string> extends ParentEvent<T, Column> {
  readonly event?: E;
}

interface EventBy<T extends string, Other extends string, E extends string> extends LinkedEvent<T> {
  readonly by: Other;
  readonly event?: E;
  readonly when?: Condition<Other>;
}

type CheckedMomentSource<Database, Column extends string, E extends string, Written> = Written extends string
  ? Column
  : Written extends { readonly column: unknown }
    ? OwnEvent<Column>
    : Written extends { readonly in: infer T; readonly by: unknown }
      ? EventBy<keyof Database & string, ColumnIn<Database, T>, E>
      : Written extends { readonly untold: unknown }
        ? UntoldEvent
        : EventThrough<keyof Database & string, Column, E>;

type CheckedMomentSources<Database, Column extends string, E extends string, Written> = {
  readonly [I in keyof Written]: CheckedMomentSource<Database, Column, E, Written[I]>;
};

type CheckedSource<Database, Column extends string, E extends string, Written> = Written extends {
  readonly latest: infer Places;
}
  ? { readonly latest: CheckedMomentSources<Database, Column, E, Places> }
  : Written extends { readonly earliest: infer Places }
    ? { readonly earliest: CheckedMomentSources<Database, Column, E, Places> }
    : CheckedMomentSource<Database, Column, E, Written>;

type ReadsNo<Event extends string> = `this table reads no ${Event}: name it under events`;

/** A duty's list of columns. That the duty itself names an event that does not exist is an error of its own. */
type CheckedDuty<Column, E, Duties, Events, Name> = Name extends keyof Duties
  ? Duties[Name] extends { readonly from: infer Event extends E & string }
    ? Event extends keyof Events
      ? readonly Column[]
      : ReadsNo<Event>
    : readonly Column[]
  : NoSuch<'duty', Name & string>;

/** One table, classified with names that exist. */
type CheckedTable<
  Database,
  Row,
  Column extends string,
  S extends string,
  C extends string,
  E extends string,
  Duties,
  Claims,
  Written,
> = Narrowed<
  PersonalTable<S, C, E, string, keyof Database & string, Column>,
  {
    readonly subjects: { readonly [K in Column]?: CheckedLink<Database, Column, S, At<Part<Written, 'subjects'>, K>> };
    readonly events: { readonly [K in E]?: CheckedSource<Database, Column, E, At<Part<Written, 'events'>, K>> };
    readonly duties: {
      readonly [Name in (keyof Duties & string) | Known<Part<Written, 'duties'>>]?: CheckedDuty<
        Column,
        E,
        Duties,
        Part<Written, 'events'>,
        Name
      >;
    };
    readonly columns: CheckedColumns<Row, Column, C, E, Claims, Written>;
  }
>;

/** A database of type `any` has whatever tables the policy says. */
type TableNames<Database, Written> = string extends keyof Database
  ? keyof Written & string
  : (keyof Database & string) | Known<Written>;

/** The tables of a database, all of them and no others. */
export type CheckedTables<Database, Written, S extends string, C extends string, E extends string, Duties, Claims> = {
  readonly [T in TableNames<Database, Written>]: T extends keyof Database
    ? At<Written, T> extends string
      ? TableWord
      : CheckedTable<Database, Database[T], keyof Database[T] & string, S, C, E, Duties, Claims, At<Written, T>>
    : NoSuch<'table', T>;
};

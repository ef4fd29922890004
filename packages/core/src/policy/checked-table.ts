import type { Condition } from './condition.ts';
import type {
  ColumnClassification,
  ControllerLink,
  IdentifierKind,
  OwnEvent,
  PersonalTable,
  TableWord,
} from './table-classification.ts';

/** The names of a host's tables, or of one table's columns. */
export type NameIn<T> = keyof T & string;

/** Points at people in another table. Written out once for a whole database, not once for each table: it is long. */
export type LinkTo<Database> = {
  [T in NameIn<Database>]: { readonly in: T; readonly by?: NameIn<Database[T]>; readonly party?: NameIn<Database[T]> };
}[NameIn<Database>];

/** An event of the rows in another table that point at this one. */
export type EventIn<Database, E extends string> = {
  [T in NameIn<Database>]: {
    readonly in: T;
    readonly by: NameIn<Database[T]>;
    readonly event?: E;
    readonly when?: Condition<NameIn<Database[T]>>;
  };
}[NameIn<Database>];

/** An event of the row that column `through` leads to. */
interface EventThrough<T extends string, Column extends string, E extends string> {
  readonly in: T;
  readonly through: Column;
  readonly event?: E;
}

type Place<Database, Column extends string, E extends string> =
  | Column
  | OwnEvent<Column>
  | EventThrough<NameIn<Database>, Column, E>
  | EventIn<Database, E>;

type Source<Database, Column extends string, E extends string> =
  | Column
  | OwnEvent<Column>
  | EventThrough<NameIn<Database>, Column, E>
  | { readonly latest: readonly Place<Database, Column, E>[] }
  | { readonly earliest: readonly Place<Database, Column, E>[] };

type Subject<Database, Column extends string, S extends string> =
  | S
  | { readonly by: Column; readonly values: Readonly<Record<string, S>> }
  | LinkTo<Database>
  | { readonly by: Column; readonly in: Readonly<Record<string, NameIn<Database>>> };

/** One table of the host, classified with names that exist. */
export interface TableOf<
  Database,
  Column extends string,
  S extends string,
  C extends string,
  E extends string,
  D extends string,
  Columns = { readonly [K in Column]: ColumnClassification<C, Column> },
> extends Omit<PersonalTable<S, C, E, D, NameIn<Database>, Column>, 'subjects' | 'events' | 'columns'> {
  readonly subjects?: { readonly [K in Column]?: Subject<Database, Column, S> };
  readonly events?: { readonly [K in E]?: Source<Database, Column, E> };
  readonly columns: Columns;
}
export type { ControllerLink, IdentifierKind, TableWord };

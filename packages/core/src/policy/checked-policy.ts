import type { NameIn, TableOf } from './checked-table.ts';
import type { Controllers, Policy, Recipient } from './policy.ts';
import type { Duty, Limit, Purpose } from './purpose.ts';
import type { agreementEnd } from './storage-rule.ts';
import type { ColumnClassification, TableWord } from './table-classification.ts';
import type { TimeEncoding } from './vocabulary.ts';

/** A part of a policy as written; an empty one where it is left out. */
type Part<P, K extends string> = P extends { readonly [N in K]: infer Written } ? Written : Record<never, never>;
type Names<P, K extends string> = NameIn<Part<P, K>>;
type Known<T> = string extends keyof T ? never : NameIn<T>;

export interface NoSuchTable<Table> {
  readonly 'the database has no table': Table;
}
export interface NoSuchColumn<Column> {
  readonly 'the table has no column': Column;
}
export interface NothingClaims<Column, Category> {
  readonly 'no purpose or duty claims': [Column, Category];
}

type EventOf<Purpose> = Purpose extends { readonly keep: { readonly from: infer E extends string } }
  ? E
  : Purpose extends { readonly keep: { readonly while: 'agreement' } }
    ? typeof agreementEnd
    : never;
type CategoriesOf<Purpose, C> = Purpose extends { readonly categories: infer Listed }
  ? Listed extends readonly (infer Category)[]
    ? Category
    : C
  : never;

type ClaimedFrom<Purposes, C> = { [N in keyof Purposes as EventOf<Purposes[N]>]: CategoriesOf<Purposes[N], C> };

type EventsOf<Table> =
  | (Table extends { readonly events: infer E } ? keyof E : never)
  | (Table extends { readonly controller: infer Link } ? (Link extends 'vendor' ? never : typeof agreementEnd) : never);

type InDuty<Table> = Table extends { readonly duties: infer L }
  ? L[keyof L] extends readonly (infer Column)[]
    ? Column
    : never
  : never;

type Is<Written> = Written extends { readonly is: infer C } ? C : Written;

type CheckedColumns<Column extends string, C extends string, Unclaimed, InDuty, Written> = {
  readonly [K in Column | Known<Written>]: K extends Column
    ? K extends keyof Written
      ? string extends Is<Written[K]>
        ? Written[K]
        : [Is<Written[K]>] extends [Unclaimed]
          ? K extends InDuty
            ? ColumnClassification<C, Column>
            : NothingClaims<K, Is<Written[K]>>
          : ColumnClassification<C, Column>
      : ColumnClassification<C, Column>
    : NoSuchColumn<K>;
};

type Claimed<From, Table> = From[EventsOf<Table> & keyof From];
type Columns<Table> = Part<Table, 'columns'>;
type Unclaimed<C, Claimed, Used> =
  | Exclude<C, Claimed>
  | ([Extract<Used, Claimed>] extends [never] ? 'credential' : never);

type CheckedTable<
  Database,
  T extends keyof Database,
  S extends string,
  C extends string,
  E extends string,
  D extends string,
  From,
  Table,
> = Table extends string
  ? TableWord
  : TableOf<
      Database,
      NameIn<Database[T]>,
      S,
      C,
      E,
      D,
      CheckedColumns<
        NameIn<Database[T]>,
        C,
        Unclaimed<C, Claimed<From, Table>, Is<Columns<Table>[keyof Columns<Table>]>>,
        InDuty<Table>,
        Columns<Table>
      >
    >;

type CheckedTables<Database, S extends string, C extends string, E extends string, D extends string, From, Tables> = {
  readonly [T in NameIn<Database> | Known<Tables>]: T extends keyof Database
    ? CheckedTable<Database, T, S, C, E, D, From, T extends keyof Tables ? Tables[T] : never>
    : NoSuchTable<T>;
};

interface ControllersIn<T extends string, Column extends string> extends Controllers<T> {
  readonly key?: Column;
  readonly name?: Column;
  readonly agreementEnded?: Column | { readonly column: Column; readonly encoding: TimeEncoding };
  readonly financialYearEnd?: Column;
}
type CheckedControllers<Database, Written> = Written extends { readonly in: infer T extends NameIn<Database> }
  ? ControllersIn<T, NameIn<Database[T]>>
  : ControllersIn<NameIn<Database>, string>;

interface CheckedPurpose<
  S extends string,
  C extends string,
  E extends string,
  N extends string,
  R extends string,
  Place extends string,
> extends Purpose<S, C, E, N, R> {
  readonly places?: readonly Place[];
}

export interface CheckedPolicy<Database, P>
  extends Omit<Policy, 'controllers' | 'purposes' | 'duties' | 'limits' | 'recipients' | 'tables'> {
  readonly controllers?: CheckedControllers<Database, Part<P, 'controllers'>>;
  readonly purposes: Readonly<
    Record<
      string,
      CheckedPurpose<
        Names<P, 'subjects'>,
        Names<P, 'categories'>,
        Names<P, 'events'>,
        Names<P, 'purposes'>,
        Names<P, 'recipients'>,
        Names<P, 'places'>
      >
    >
  >;
  readonly duties?: Readonly<Record<string, Duty<Names<P, 'events'>>>>;
  readonly limits?: Readonly<Record<string, Limit<Names<P, 'events'>, Names<P, 'purposes'> | Names<P, 'duties'>>>>;
  readonly recipients?: Readonly<Record<string, Recipient<Names<P, 'places'>>>>;
  readonly tables: CheckedTables<
    Database,
    Names<P, 'subjects'>,
    Names<P, 'categories'>,
    Names<P, 'events'>,
    Names<P, 'duties'>,
    ClaimedFrom<Part<P, 'purposes'>, Names<P, 'categories'>>,
    Part<P, 'tables'>
  >;
}

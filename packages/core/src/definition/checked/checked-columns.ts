import type { Label } from '../../policy/label.ts';
import type { agreementEnd } from '../../policy/storage-rule.ts';
import type { ColumnClassification, ColumnWord } from '../../policy/table-classification.ts';

/** A part of something as it was written; an empty one where it was left out. */
export type Part<Written, Name extends string> = Written extends { readonly [K in Name]: infer Value }
  ? Value
  : Record<never, never>;

/**
 * The members of `Base`, those of `Members` checked more closely. A mapped type, for it takes the documentation of every
 * member along: `Omit` and an interface that extends it lose what the editor shows.
 */
export type Narrowed<Base, Members> = {
  [Name in keyof Base]: Name extends keyof Members ? Members[Name] : Base[Name];
};

/** Names written out one by one; none where the type only says "some names". */
export type Known<Written> = string extends keyof Written ? never : keyof Written & string;

/** Stands where a policy names what the database or the policy does not have, and says so in the error. */
export type NoSuch<What extends string, Name extends string> = `there is no ${What} ${Name}`;

type NothingClaims<
  Column extends string,
  Category,
> = `nothing claims ${Column}: no purpose with ${Category & string} counts from an event of this table, no duty lists it`;

/** What a column is said to be: a category's name or a word. */
type Is<Column> = Column extends { readonly is: infer Name } ? Name : Column;

type EventOf<Purpose> = Purpose extends { readonly keep: { readonly from: infer Event extends string } }
  ? Event
  : Purpose extends { readonly keep: { readonly while: string } }
    ? typeof agreementEnd
    : never;

type CategoriesOf<Purpose, C> = Purpose extends { readonly categories: readonly (infer Category)[] } ? Category : C;

/** The categories that purposes claim, by the event they count from. */
export type ClaimsByEvent<Purposes, C> = {
  [Name in keyof Purposes as EventOf<Purposes[Name]>]: CategoriesOf<Purposes[Name], C>;
};

type EventsOf<Table> =
  | keyof Part<Table, 'events'>
  | (Table extends { readonly controller: infer Link } ? (Link extends 'vendor' ? never : typeof agreementEnd) : never);

/** The categories that purposes claim in a table. A misspelt name counts as all, so that one slip is one error. */
type ClaimedIn<Table, C, E, Claims> = [EventsOf<Table> | keyof Claims, Claims[keyof Claims]] extends [
  E | typeof agreementEnd,
  C,
]
  ? Claims[EventsOf<Table> & keyof Claims]
  : C;

type InDuty<Duties> = Duties[keyof Duties] extends infer Listed
  ? Listed extends readonly (infer Column)[]
    ? Column
    : never
  : never;

/** Every column of a table, each classified by names that exist. */
type Columns<Column extends string, C extends string> = { readonly [K in Column]: ColumnClassification<C, Column> };

/** What is read from a column; Kysely's types for it are looked through. */
type Selected<Type> = Type extends { readonly __select__: infer Value } ? Value : Type;

/** Text of which the compiler knows each word; of any other, any text. */
type Literals<Text extends string> = Record<never, never> extends Record<Text, 1> ? string : Text;

type TextOf<Value> = [Value] extends [string | boolean] ? Literals<`${Value}`> : string;

/** The values of a column as text, where its type lists them. */
type Codes<Row, Column> = Column extends keyof Row ? TextOf<NonNullable<Selected<Row[Column]>>> : string;

/** Values that are given titles and that their columns do not have. */
type StrangeValues<Row, Written> = [Extract<Written[keyof Written], { readonly values: unknown }>] extends [never]
  ? never
  : {
      [Column in keyof Written]: Exclude<Known<Part<Written[Column], 'values'>>, Codes<Row, Column>>;
    }[keyof Written];

/** A title for each value that is named, and no others. */
type CheckedValues<Code extends string, Written> = {
  readonly [Name in Code | Known<Written>]?: Name extends Code ? Label : NoSuch<'value', Name>;
};

type CheckedColumn<Row, K, C extends string, Column extends string, Written> = Written extends string
  ? C | ColumnWord
  : Narrowed<
      Exclude<ColumnClassification<C, Column>, string>,
      { readonly values: CheckedValues<Codes<Row, K>, Part<Written, 'values'>> }
    >;

/** The same column by column, to point at the one that is wrong. What only says "text" is left to the run time. */
type EachColumn<Row, Column extends string, C extends string, Unclaimed, InDuty, Written> = {
  readonly [K in Column | Known<Written>]: K extends Column
    ? K extends keyof Written
      ? string extends Is<Written[K]>
        ? Written[K]
        : [Is<Written[K]>, K] extends [Unclaimed, Exclude<Column, InDuty>]
          ? NothingClaims<K, Is<Written[K]>>
          : CheckedColumn<Row, K, C, Column, Written[K]>
      : ColumnClassification<C, Column>
    : NoSuch<'column', K>;
};

/** Credentials live as long as the purposes that claim anything else in the row. */
type Unclaimed<C, Claimed, Used> =
  | Exclude<C, Claimed>
  | ([Extract<Used, Claimed>] extends [never] ? 'credential' : never);

/**
 * The columns of a table, all of them, each with a category that exists and that something claims.
 * Most tables are sound, and are told so at once: a large database compiles in seconds because of it.
 */
export type CheckedColumns<
  Row,
  Column extends string,
  C extends string,
  E extends string,
  Claims,
  Table,
  Written = Part<Table, 'columns'>,
  Claimed = ClaimedIn<Table, C, E, Claims>,
> = [keyof Written, Is<Written[keyof Written]>, StrangeValues<Row, Written>] extends [
  Column,
  Claimed | Exclude<ColumnWord, 'credential'>,
  never,
]
  ? Columns<Column, C>
  : EachColumn<
      Row,
      Column,
      C,
      Unclaimed<C, Claimed, Is<Written[keyof Written]>>,
      InDuty<Part<Table, 'duties'>>,
      Written
    >;

import type { Condition, ConditionValue } from './condition.ts';
import type { Label } from './label.ts';
import type { NumberFormat } from './number-format.ts';
import type { DataSource, TimeEncoding } from './vocabulary.ts';

/**
 * What happens to a value when its last claim ends:
 *
 * - `clear`: it becomes null
 * - `{ replace }`: a constant; `random`: random text, for columns that are unique; `{ random: '*@erased.example' }`: the same
 *   in a shape, with `*` where the random text stands, as an address that no mail reaches
 * - `{ generalise: 'year' }`: a date or time becomes the first moment of its year in the policy's time zone, in the
 *   column's own form; `encoding` is that of the column, default the policy's `times`
 * - `{ truncate: 'network' }`: an IP address becomes that of its network, 24 bits of IPv4 and 48 of IPv6
 * - `{ keepFirst }`: text loses all but its first characters, as a postcode
 * - `withRow`: it goes with its row. For what decisions read (dates of events, what conditions look at): without it,
 *   what else is in the row, or in rows that count from it, would be decided on a guess
 *
 * There is no hash: it can be found by trying every value, and tells the same person's rows apart from all others as
 * the value did. It is pseudonymisation (GDPR Art. 4(5)).
 */
export type ColumnDisposal =
  | 'clear'
  | 'random'
  | 'withRow'
  | { readonly replace: ConditionValue }
  | { readonly random: string }
  | { readonly generalise: 'year'; readonly encoding?: TimeEncoding }
  | { readonly truncate: 'network' }
  | { readonly keepFirst: number };

/** Words a column may be classified with beside the policy's own categories. */
export type ColumnWord = 'notPersonal' | 'key' | 'credential' | 'todo';

/**
 * One column. A category's name, or:
 *
 * - `notPersonal`: says nothing about a person
 * - `key`: a surrogate key, or a link to one; it stays with the row and is nobody once what it leads to is gone
 * - `credential`: password hash, token: lives while a purpose needs the row, never leaves in an export
 * - `todo`: not classified yet; never swept, never fine, counted by `check`
 */
export type ColumnClassification<C extends string = string, Column extends string = string> =
  | C
  | ColumnWord
  | {
      /** The category, or `credential`. */
      readonly is: C | 'credential';
      /** Whom it is about: columns under the table's `subjects`; everyone in the row where absent. */
      readonly of?: Column | readonly Column[];
      /** Personal only in rows that meet this. */
      readonly when?: Condition<Column>;
      /** What happens to the value when nothing needs it any more; default `clear`. */
      readonly then?: ColumnDisposal;
      /** Where it comes from, unless the table says so. */
      readonly source?: DataSource;
      /** Text that people write freely, and that may hold anything. */
      readonly freeText?: boolean;
      /** A draft or a note (dataskyddslagen 5 kap. 2 §). */
      readonly draft?: boolean;
      /** JSON column: the paths that hold personal data; without it the whole value counts as free text. */
      readonly paths?: readonly string[];
      /** Why a personal identity number is needed (dataskyddslagen 3 kap. 10 §). */
      readonly justification?: string;
      /** What the access report calls it. */
      readonly title?: Label;
      /** What the access report calls its values, where they are codes: a title by each value as text (`'VND'`, `'2'`, `'true'`). */
      readonly values?: Readonly<Record<string, Label>>;
      /** How the access report writes its numbers; without it they stand as they are, for they may be no amounts. */
      readonly format?: NumberFormat;
    };

/**
 * Whom a row is about, by the column that tells.
 *
 * - a category: the column is the person's own key
 * - `{ by, values }`: the same, and another column tells which category
 * - `{ in }`: the column holds the key of the person in another table
 * - `{ in, by }`: the column equals column `by` of rows in another table, which say whose it is
 *   (an address that customers point at; a log line that holds an e-mail address)
 * - `{ by, in: { value: table } }`: polymorphic; column `by` tells in which table the key is. A row of a type that is not
 *   listed, or of none, is nobody's: it stays, and is counted
 * - a list of `{ in, by }`: several tables may lead here (an address of customers and of staff)
 */
export type SubjectLink<S extends string = string, T extends string = string, Column extends string = string> =
  | S
  | { readonly by: Column; readonly values: Readonly<Record<string, S>> }
  | TableLink<T>
  | readonly TableLink<T>[]
  | { readonly by: Column; readonly in: Readonly<Record<string, T>> };

/** A link to rows of another table: by its key, or by another column of it. */
export interface TableLink<T extends string = string> {
  /** The other table. */
  readonly in: T;
  /** The column of that table that is equal to this one; default its key. */
  readonly by?: string;
  /** Whom of that table's parties, where it has several. */
  readonly party?: string;
}

/** An event's time in a column of the row itself; null means pending unless said otherwise. */
export interface OwnEvent<Column extends string = string> {
  /** The column that holds the time. */
  readonly column: Column;
  /** How it holds it; default the policy's `times`. */
  readonly encoding?: TimeEncoding;
  /** What null means: it has not happened yet (the default), or never will in this row. */
  readonly ifNull?: 'pending' | 'notApplicable';
  /** Only in rows that meet this the column tells when it happened; in all others it is pending. */
  readonly when?: Condition<Column>;
}

/** An event that no column tells of: pending as long as the row is there. */
export interface UntoldEvent {
  /** Nothing in the database tells when it happened. */
  readonly untold: true;
}

/** An event of the row that column `through` leads to; where that is a polymorphic link, in rows of the types that lead there. */
export interface ParentEvent<T extends string = string, Column extends string = string> {
  /** The other table. */
  readonly in: T;
  /** The column of this table that holds the key of the row there. */
  readonly through: Column;
  /** The event of that table to read; default the one of the same name. */
  readonly event?: string;
}

/** An event of the rows in another table whose column `by` holds this row's key. */
export interface LinkedEvent<T extends string = string> {
  /** The other table. */
  readonly in: T;
  /** The column of that table that holds this row's key. */
  readonly by: string;
  /** The event of that table to read; default the one of the same name. */
  readonly event?: string;
  /** Only rows there that meet this count. */
  readonly when?: Condition;
}

/** One source of the moment at which an event happened. */
export type MomentSource<T extends string = string, Column extends string = string> =
  | Column
  | OwnEvent<Column>
  | UntoldEvent
  | ParentEvent<T, Column>
  | LinkedEvent<T>;

/** Where a table reads an event: one source, or the latest or earliest of several. */
export type EventSource<T extends string = string, Column extends string = string> =
  | Column
  | OwnEvent<Column>
  | UntoldEvent
  | ParentEvent<T, Column>
  | { readonly latest: readonly MomentSource<T, Column>[] }
  | { readonly earliest: readonly MomentSource<T, Column>[] };

/**
 * Where a table says which controller a row belongs to: a column, the row a column leads to, or the vendor itself.
 * `shared`: to none of them alone, as a login that several of them use. Links stop at the controller; this is the one
 * place where those of several meet, and such a row stays as long as one of them needs it.
 */
export type ControllerLink<T extends string = string, Column extends string = string> =
  | Column
  | 'vendor'
  | 'shared'
  | { readonly in: T; readonly through: Column };

/** A decision that a column leads to a person whom its rows are not about, as that of the boss in an employee's row. */
export interface UnfollowedLink {
  /** Exports and erasures of the person it leads to pass these rows by. */
  readonly not: 'subject';
  /** Why that is so, for whoever reads the policy. */
  readonly because: string;
}

/** What a known identifier of a person is found in. */
export type IdentifierKind = 'email' | 'phone' | 'personalIdentityNumber' | 'username';

/** A table that holds, or may hold, personal data; every column classified. */
export interface PersonalTable<
  S extends string = string,
  C extends string = string,
  E extends string = string,
  D extends string = string,
  T extends string = string,
  Column extends string = string,
> {
  /** Primary key; default: the column under `subjects` that is a person's own key, else `id`. */
  readonly key?: Column | readonly Column[];
  /** What the access report calls it. */
  readonly title?: Label;
  /** Which controller a row belongs to. Absent: the vendor itself is the controller. */
  readonly controller?: ControllerLink<T, Column>;
  /** Whom a row is about, by the column that tells. Absent: it may be about anybody. */
  readonly subjects?: { readonly [K in Column]?: SubjectLink<S, T, Column> };
  /** Columns that lead to people whom the rows are not about, and why: decided, so that `check` does not ask about them. */
  readonly links?: { readonly [K in Column]?: UnfollowedLink };
  /** The columns that hold an identifier by which a person can be found. */
  readonly identifiers?: { readonly [K in IdentifierKind]?: Column };
  /** The column that tells since when a row has been there, in the policy's `times` or as it says. */
  readonly since?: Column | { readonly column: Column; readonly encoding: TimeEncoding };
  /**
   * Whether a key of the people who live here is ever given to somebody new. `reused`: it may be, so that rows which are
   * older than the person's own (`since`) are an earlier holder's. `unique`: it never is.
   */
  readonly keys?: 'reused' | 'unique';
  /** Where this table reads the events that storage rules count from. */
  readonly events?: { readonly [K in E]?: EventSource<T, Column> };
  /** The columns a duty reaches here. */
  readonly duties?: { readonly [K in D]?: readonly Column[] };
  /** Every column: a category of personal data, or a word such as `notPersonal`. */
  readonly columns: { readonly [K in Column]: ColumnClassification<C, Column> };
  /** Columns that hold the path or URL of a file that goes with the row. */
  readonly files?: readonly Column[];
  /** Where its data come from, unless a column says otherwise. */
  readonly source?: DataSource;
  /** When nothing personal in the row is needed any more: erase it, or keep the rest without the person. */
  readonly then: 'erase' | 'anonymise';
}

/** A table without a person: nothing to decide, not classified yet, or a view of tables that are. */
export type TableWord = 'notPersonal' | 'todo' | 'view';

/** One table of the host. */
export type TableClassification<
  S extends string = string,
  C extends string = string,
  E extends string = string,
  D extends string = string,
  T extends string = string,
  Column extends string = string,
> = TableWord | PersonalTable<S, C, E, D, T, Column>;

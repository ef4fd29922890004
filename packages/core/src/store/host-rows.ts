import type { Instruction } from '../decision/instruction.ts';
import type { ControllerScope } from '../decision/row-with-links.ts';
import type { Situation } from '../decision/situation.ts';
import type { SubjectKey } from '../decision/subject-reference.ts';
import type { ColumnLink } from '../policy/column-link.ts';
import type { Row } from '../policy/table/row.ts';
import type { FileOutbox } from './file-outbox.ts';

/** What is to be decided, and for whom. */
export interface Scope {
  readonly at: Date;
  /** Only rows of this person; absent: all rows. */
  readonly subject?: SubjectKey;
  /** Rows of whoever had the person's key before them instead, where keys are given to somebody new. */
  readonly earlier?: true;
  /** Only rows that an instruction covers, decided about as it says. */
  readonly instruction?: Instruction;
}

/** A foreign key by which other rows refer to a row, so that it cannot be erased: those of `table` whose `columns` equal this row's `to`. */
export interface IncomingKey {
  /** The foreign key's name. */
  readonly constraint: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly to: readonly string[];
  /** For a table whose rows may be erased before this one's: the keys that in turn keep those. Absent: its rows stay. */
  readonly blockedBy?: readonly IncomingKey[];
}

/**
 * How many rows a claim with a clock keeps a group of columns in, in how many it has begun and ended, and in how many it
 * never began: the three are all rows in which the columns are personal.
 */
export interface ClaimTally {
  readonly claim: string;
  readonly alive: number;
  /**
   * Of these, rows in which what it counts from has not been, or cannot be read, so that no end is told. Absent where
   * a null column means something else.
   */
  readonly pending?: number;
  readonly ended: number;
  readonly neverBegan: number;
}

/** A group of columns that the same claims keep, where it goes and the row stays. */
export interface GroupDue {
  readonly columns: readonly string[];
  /** Rows in which these columns go and the rest stays. */
  readonly clear: number;
}

/** What would become of a group of columns that the same claims keep. */
export interface GroupTally extends GroupDue {
  readonly claims: readonly ClaimTally[];
  /** Rows in which these columns go, and none of `claims` ever began; 0 where there are none that could. */
  readonly neverBegan: number;
}

/** What is due in a table. */
export interface TableDue {
  readonly table: string;
  readonly erase: number;
  /** Rows that keep their place and lose the person, because the policy says so. */
  readonly anonymise: number;
  /** Rows that should be erased, but that rows which stay refer to; they lose the person and stay. */
  readonly referenced: number;
  readonly groups: readonly GroupDue[];
}

/** What would become of a table's rows. */
export interface TableTally extends TableDue {
  readonly rows: number;
  readonly groups: readonly GroupTally[];
  /** Rows in which nothing but a restriction of processing keeps something (GDPR Art. 18(2)); absent where there are none. */
  readonly restricted?: number;
  /** Of these, rows of controllers whose agreement has ended: they get the data back first (Art. 28(3)(g)). */
  readonly toReturn?: number;
  /**
   * Rows that stay because nobody knows whose they are: a polymorphic link of a type that the policy does not list, or of
   * none. Absent where there are none.
   */
  readonly ofUnlistedTypes?: number;
}

/** A column in which decisions read a time, and in how many rows something stands there that is none. */
export interface UnreadableTime {
  readonly column: string;
  readonly rows: number;
}

/**
 * Why a link cannot be followed as the database compares its columns. `types`: the database does not compare columns of
 * these types, or collations, at all. `spelling`: it takes values for the same that are written differently, in so many
 * rows; absent where they were not counted.
 */
export type LinkFault =
  | { readonly kind: 'types'; readonly column: string; readonly types: readonly [its: string, theirs: string] }
  | { readonly kind: 'spelling'; readonly rows?: number };

/** A question to {@link HostRows.due} and {@link HostRows.tally}, which know of foreign keys alone. */
export interface TallyQuestion {
  readonly table: string;
  readonly scope: Scope;
  readonly incomingKeys: readonly IncomingKey[];
}

/** A question to {@link HostRows.staying}. */
export interface StayingQuestion extends TallyQuestion {
  /**
   * `reference`: rows that stay refer to them by `incomingKeys`. `evidence`: none does, and others are decided about by what
   * they tell.
   */
  readonly because: 'reference' | 'evidence';
  /** Tables that have their turn before: what is due there is evidence for nothing any more. Absent: none has. */
  readonly earlier?: readonly string[];
}

/** Rows that should be erased and stay. */
export interface StayingRows {
  readonly rows: number;
  /** Of these, rows that hold something still: they lose the person and stay. */
  readonly anonymise: number;
}

/** A partition of a table, by the name the database has for it, and how many rows it holds. */
export interface ExpiredPartition {
  readonly partition: string;
  readonly rows: number;
}

/** A partition to be dropped. */
export interface PartitionDrop extends TallyQuestion {
  readonly partition: string;
  /** The most rows that may go with it. */
  readonly limit: number;
}

/** Partitions that go as a whole: each of their rows is to be erased, and none of `incomingKeys` leads to one. */
export interface Partitions {
  /** Partitions whose rows are all due, at least one, and that may be dropped. */
  expired(question: TallyQuestion): Promise<readonly ExpiredPartition[]>;
  /**
   * Drops one in which it is still so while nobody else can write to it. The rows that went with it; undefined where it
   * was left as it is, for whatever reason.
   */
  drop(drop: PartitionDrop): Promise<number | undefined>;
}

/** Where a batch ended, so that the next need not look at the same rows again. Kept in memory only: it holds a row's key. */
export type Cursor = readonly string[] & { readonly __cursor: never };

/**
 * One batch of work on rows that are due. The store finds them itself; nothing is disposed of that is not due. The files
 * that the disposed values name are listed in the {@link FileOutbox} with it: those of erased rows in all the table's
 * `files`, else those of the values that go.
 */
export type Disposal = {
  readonly table: string;
  readonly scope: Scope;
  readonly limit: number;
  /** How long to wait for locks of others before giving up with `database.busy`, in seconds; absent: as the database is set. */
  readonly waitSeconds?: number;
  /** From the last key to the first: two that share the work then meet only once. */
  readonly backwards?: boolean;
  /** Only rows behind this place. Rows left out because they were locked are found by a last pass without it. */
  readonly after?: Cursor;
  /** Ties the files it lists together. */
  readonly operation?: string;
} & (
  | { readonly action: 'erase'; readonly incomingKeys: readonly IncomingKey[] }
  /** Only rows that others refer to, or count from, where `incomingKeys` is given. */
  | { readonly action: 'anonymise'; readonly incomingKeys?: readonly IncomingKey[] }
  /** Columns that the same claims keep. */
  | { readonly action: 'clear'; readonly columns: readonly string[] }
  /** Sets a nullable foreign key to null in rows to be erased, to break a circle. */
  | { readonly action: 'unlink'; readonly columns: readonly string[] }
);

/** What a batch did. `matched` larger than `changed` means that something in the database prevented it. */
export interface DisposalResult {
  readonly matched: number;
  readonly changed: number;
  /** `changed` counts only what the database was seen to have done; otherwise a last pass has to look. */
  readonly confirmed?: boolean;
  /** Absent where there is nothing behind this batch. */
  readonly cursor?: Cursor;
}

/** A row with all that a decision about it needs. */
export interface SubjectRow {
  readonly row: Row;
  readonly situation: Situation;
}

/** A row's key: its columns' values, and the text that `RowCover.keys` names it by. */
export interface RowKey {
  readonly row: Row;
  readonly key: readonly string[];
}

/** What a person's own row tells of them. */
export interface OwnRowKey extends ControllerScope, Pick<SubjectKey, 'heldSince'> {
  /** As it stands in the row, exactly; integers as decimal text. */
  readonly key: string;
}

/**
 * Whether a key that somebody wrote means the one in a row, where the database compares the two as the same: an integer
 * with zeros before it does, a text that a number can be read out of does not.
 */
export function isSpelling(written: string, key: string): boolean {
  const integer = /^-?\d+$/;
  if (!integer.test(key)) return true;
  return integer.test(written) && BigInt(written) === BigInt(key);
}

/** The host's own rows, as far as disposal and the rights of data subjects need them. */
export interface HostRows {
  /** Counts what is due, and changes nothing. What stays is not looked at where an index leads past it. */
  due(question: TallyQuestion): Promise<TableDue>;
  /** Counts what is due, what stays, and what keeps it, and changes nothing. */
  tally(question: TallyQuestion): Promise<TableTally>;
  /** Counts the rows that should be erased and stay for one reason, and changes nothing. */
  staying(question: StayingQuestion): Promise<StayingRows>;
  /** Counts the rows of a table that name a controller whose own row is not there. */
  ofGoneControllers(table: string): Promise<number>;
  /**
   * Counts, per column, the rows of a table in which a decision meets a time that cannot be read: nobody knows when it was,
   * so that what counts from it stays. Columns without any are left out.
   */
  unreadableTimes(table: string): Promise<readonly UnreadableTime[]>;
  /**
   * Whether the database compares the columns of a link as decisions do: the same byte by byte, or not. Undefined where it
   * does, and where no row shows that it does not; of columns that the catalogue does not know, undefined.
   *
   * @param counted - `false`: by the catalogue alone, without a look at rows
   */
  linkFault(link: ColumnLink, counted: boolean): Promise<LinkFault | undefined>;
  /** Disposes of at most `limit` due rows. */
  dispose(disposal: Disposal): Promise<DisposalResult>;
  /** Absent where the database has none that can be dropped. */
  readonly partitions?: Partitions;
  /** The keys of all rows of a table, in their order: as the host's types have them, and as text. */
  keysOf(table: string): AsyncIterable<RowKey>;
  /** The person's own row, whoever's it is: found as the database compares its key. Undefined where it is not there. */
  ownRow(subject: Pick<SubjectKey, 'category' | 'key'>): Promise<OwnRowKey | undefined>;
  /** A controller's own row, by its key; undefined where there is none. */
  controller(key: string): Promise<Row | undefined>;
  /** The rows of a table within a scope, in the order of their keys. */
  rowsOf(table: string, scope: Scope): AsyncIterable<SubjectRow>;
}

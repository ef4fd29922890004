import type * as z from 'zod';
import { GallraError } from '../error.ts';
import type { Label } from '../policy/label.ts';
import { vendorKey } from '../policy/table/controller-link.ts';
import type { LegalBasis } from '../policy/vocabulary.ts';
import type { Period } from '../time/period.ts';
import { isLonger } from '../time/plain-date.ts';

/**
 * How a member that SQL reads or sorts by stands in its column: `id` (64 bytes) and `name` (255 bytes) are compared byte
 * by byte, `text` is of any length and only read, `instant` is UTC as ISO text to the millisecond, `day` is `YYYY-MM-DD`.
 */
export type ColumnKind = 'id' | 'name' | 'text' | 'instant' | 'day' | 'number';

/** Whose a personal member is, and of which kind of data. */
export interface PersonalMember {
  /** `subject`: of the person the record is about; `actor`: of whoever acted for the host. */
  readonly whose: 'subject' | 'actor';
  readonly category: Label;
  /** What the member is called for that person; default: its name made readable. */
  readonly title?: Label;
  /** The law that keeps it out of what its person is given (GDPR Art. 15(4), 23); they are told that it is, and by which. */
  readonly withheld?: { readonly citation: string };
}

/** How long a record is kept, and within what a host may move that. */
export interface RecordPeriod {
  /** What the purpose needs at least. */
  readonly min: Period;
  readonly default: Period;
  /** What it can justify at most (GDPR Art. 5(1)(e)). */
  readonly max?: Period;
}

/** A record that goes a time after an instant of its own; one in which the instant is absent stays. */
export interface CountedStorage<Member extends string = string> {
  /** The member with the instant; a column. */
  readonly from: Member;
  /** What happened then: "3 months after …". */
  readonly begins: Label;
  /** `backups`: until no backup of the policy has what was there before it; without a list of backups it stays. */
  readonly for: RecordPeriod | 'backups';
}

/** A record that goes when what it is about is done, whatever its age. */
export interface LastingStorage {
  readonly while: Label;
}

/** Why a record is kept, and for how long. */
export type RecordStorage<Member extends string = string> = {
  readonly title: Label;
  readonly basis: LegalBasis;
  readonly citation: string;
} & (CountedStorage<Member> | LastingStorage);

/**
 * One kind of Gallra's own records. Store, table, conformance, sweep and what a person is given all come from it.
 *
 * @typeParam T - the members of one record
 */
export interface OwnRecord<T = Readonly<Record<string, unknown>>> {
  /** `gallra_<name>` is its table. */
  readonly name: string;
  /** The version of its members; rows of an older one are read through `upgrade`. */
  readonly version: number;
  readonly members: z.ZodObject & z.ZodType<T>;
  /** The member that names a record; text of at most 64 bytes. */
  readonly key: string;
  /** `append`: never changed; `replace`: replaced where nobody else did meanwhile. */
  readonly kind: 'append' | 'replace';
  /** Members that SQL reads or sorts by, beside key, controller, subject and time in force; all others are body. */
  readonly columns: Readonly<Record<string, ColumnKind>>;
  /** The member with the controller's key as text; absent, or absent in a record: the vendor's own. */
  readonly controller?: string;
  /** The member with the random reference of the person it is about. */
  readonly subject?: string;
  /** Members with the instants from and until which a record is in force; no end yet where the second is absent. */
  readonly inForce?: { readonly from: string; readonly until?: string };
  /** Columns that are searched together, by their members. */
  readonly indexes?: readonly (readonly string[])[];
  readonly personal: Readonly<Record<string, PersonalMember>>;
  readonly storage: RecordStorage;
  /** Members as an older version wrote them, in the form of this one. */
  readonly upgrade?: (members: Readonly<Record<string, unknown>>, version: number) => Readonly<Record<string, unknown>>;
}

/** What stands in the column of the controller. */
export function controllerColumn(controller: unknown): string {
  if (controller === undefined || controller === null) return vendorKey;
  if (controller === vendorKey)
    throw new GallraError(
      'record.invalid',
      `A controller cannot have the key "${vendorKey}": it stands for the vendor. Give it another key.`,
    );
  return String(controller);
}

/** The table of a kind of record. */
export const ownTableName = ({ name }: Pick<OwnRecord, 'name'>): string => `gallra_${name}`;

type MemberOf<S extends z.ZodRawShape> = keyof S & string;

const instantsIn = (columns: Readonly<Record<string, ColumnKind | undefined>>): readonly string[] =>
  Object.keys(columns).filter((member) => columns[member] === 'instant');

function storageProblems(storage: RecordStorage, instants: readonly (string | undefined)[]): readonly string[] {
  if (!('from' in storage)) return [];
  const told = instants.includes(storage.from)
    ? []
    : ['storage.from: SQL counts from it; let it be a column with an instant.'];
  if (storage.for === 'backups') return told;
  const { min, max = storage.for.default } = storage.for;
  const inOrder = !isLonger(min, storage.for.default) && !isLonger(storage.for.default, max);
  return inOrder ? told : [...told, 'storage.for: min, default and max stand in that order.'];
}

/** A declaration as it is written, its members checked by the compiler. */
export interface OwnRecordDeclaration<S extends z.ZodRawShape>
  extends Omit<
    OwnRecord,
    'members' | 'key' | 'columns' | 'controller' | 'subject' | 'inForce' | 'indexes' | 'personal' | 'storage'
  > {
  readonly members: z.ZodObject<S>;
  readonly key: MemberOf<S>;
  readonly columns: { readonly [member in MemberOf<S>]?: ColumnKind };
  readonly controller?: MemberOf<S>;
  readonly subject?: MemberOf<S>;
  readonly inForce?: { readonly from: MemberOf<S>; readonly until?: MemberOf<S> };
  readonly indexes?: readonly (readonly MemberOf<S>[])[];
  readonly personal: { readonly [member in MemberOf<S>]?: PersonalMember };
  readonly storage: RecordStorage<MemberOf<S>>;
}

/**
 * Declares a kind of Gallra's own records.
 *
 * @param declaration - its members, which of them are columns, whether it is replaced, what is personal, how long it is kept
 * @returns the declaration, for a store's `own`
 * @throws GallraError `record.invalid` where a member is declared twice as a column, its name is no name of a table, or
 *   its storage rule cannot be followed
 * @example
 * ```ts
 * import { ownRecord } from '@gallra/core/record';
 * import * as z from 'zod';
 *
 * const visits = ownRecord({
 *   name: 'visits',
 *   version: 1,
 *   kind: 'append',
 *   members: z.object({ id: z.string(), at: z.date(), note: z.string() }),
 *   key: 'id',
 *   columns: {},
 *   inForce: { from: 'at' },
 *   personal: {},
 *   storage: {
 *     title: { sv: 'Besök', en: 'Visits' },
 *     basis: '6(1)(f)',
 *     citation: 'GDPR Art. 32(1)',
 *     from: 'at',
 *     begins: { sv: 'besöket', en: 'the visit' },
 *     for: { min: 'P1M', default: 'P1Y' },
 *   },
 * });
 * console.log(visits.name);
 * ```
 */
export function ownRecord<S extends z.ZodRawShape>(
  declaration: OwnRecordDeclaration<S>,
): OwnRecord<z.output<z.ZodObject<S>>> {
  const { name, key, controller, subject, inForce, columns, storage } = declaration;
  const roles = [key, controller, subject, inForce?.from, inForce?.until].filter((member) => member !== undefined);
  const twice = [...roles, ...Object.keys(columns)].filter((member, index, all) => all.indexOf(member) !== index);
  const problems = [
    ...(/^[a-z][a-z_]{0,47}$/.test(name) ? [] : ['name: lower-case letters and underscores, at most 48 of them.']),
    ...twice.map((member) => `columns.${member}: it is a column already; leave it out.`),
    ...storageProblems(storage, [inForce?.from, inForce?.until, ...instantsIn(columns)]),
  ];
  if (problems.length > 0)
    throw new GallraError('record.invalid', 'The declaration of a record cannot be used:', problems);
  return declaration as unknown as OwnRecord<z.output<z.ZodObject<S>>>;
}

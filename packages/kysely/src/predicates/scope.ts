import type { RowCover, SubjectKey } from '@gallra/core';
import {
  type ColumnGroup,
  endsAtReusedKey,
  homeOf,
  isTenantTable,
  keyColumns,
  personalTable,
  subjectSteps,
} from '@gallra/core/policy';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import type { Dialect } from '../dialects/dialect.ts';
import { and, or, type Predicate } from './boolean.ts';
import { type Compilation, column, controllerOf, isAt, meetsCondition, type Source } from './compilation.ts';
import { isSinceMoment } from './key-holder.ts';
import { type PersonSql, somePerson } from './person.ts';

/** A column that keys stand in, and its live type; undefined where the catalogue does not know it. */
export interface KeyColumn {
  readonly value: Sql;
  readonly type: string | undefined;
}

/**
 * A column holds one of some keys, compared as its own type and collation compare them: what only looks the same is told
 * apart by its text. A key that no column of this type can hold is none of them, and is not compared: databases refuse it.
 *
 * @param keys - texts that somebody wrote, or values of other columns
 */
export function isKeyOf(
  dialect: Pick<Dialect, 'isKey' | 'keyComparison' | 'text'>,
  { value, type }: KeyColumn,
  keys: readonly unknown[],
): Predicate {
  const { keyComparison } = dialect;
  if (keyComparison === undefined || type === undefined) return keys.length > 0 && dialect.isKey(value, keys);
  const those = (how: string) => keys.filter((key) => keyComparison(type, String(key)) === how);
  const [asType, asNumber, asText] = [those('asType'), those('asNumber'), those('asText')];
  return or(
    asType.length > 0 && dialect.isKey(value, asType),
    asNumber.length > 0 &&
      dialect.isKey(
        value,
        asNumber.map((key) => sql.lit(BigInt(String(key)))),
      ),
    asText.length > 0 && dialect.isKey(dialect.text(value), asText.map(String)),
  );
}

/** Whom rows are to lead to. */
interface Sought {
  readonly subject: SubjectKey;
  /** Whoever had the key before them. */
  readonly earlier?: boolean;
}

/** Whether it is this holder of a key, where keys are given to somebody new. */
function isSought(compilation: Compilation, { holder, named }: PersonSql, { subject, earlier = false }: Sought) {
  if (earlier || holder !== undefined) return (holder?.isEarlier ?? false) === earlier;
  if (named === undefined || subject.heldSince === undefined) return true;
  return isSinceMoment(compilation, named, subject.heldSince);
}

/** A key that may be another holder's is looked for where it is named first: an index serves that. */
function namesKey(compilation: Compilation, from: Source, party: string, key: string): Predicate {
  const { policy, dialect, typeOf } = compilation;
  const link = personalTable(policy, from.table).subjects?.[party];
  if (link === undefined) return true;
  const steps = subjectSteps(policy, link);
  if (steps.length === 0 || !steps.every((step) => endsAtReusedKey(policy, step))) return true;
  return isKeyOf(dialect, { value: column(compilation, from, party), type: typeOf(from.table, party) }, [key]);
}

/**
 * The row leads to this person.
 *
 * Mirrors `isPerson`, `packages/core/src/decision/people-behind.ts`.
 */
function leadsTo(compilation: Compilation, from: Source, sought: Sought): Predicate {
  const { subject } = sought;
  const home = homeOf(compilation.policy, subject.category);
  const { dialect } = compilation;
  if (home === undefined) return false;
  return or(
    ...Object.keys(personalTable(compilation.policy, from.table).subjects ?? {}).map((party) => {
      const found = somePerson(compilation, from, party, (person) =>
        person.home === home.table
          ? and(
              isKeyOf(dialect, { value: person.key, type: person.keyType }, [subject.key]),
              dialect.equalsText(person.key, subject.key),
              isAt(person.controller, subject.controller),
              isSought(compilation, person, sought),
            )
          : false,
      );
      return and(namesKey(compilation, from, party, subject.key), found);
    }),
  );
}

/** A column holds one of some keys: the plain comparison is what an index serves, the one of text decides. */
function holdsKey(compilation: Compilation, from: Source, name: string, asked: readonly string[]): Predicate {
  const { dialect, typeOf } = compilation;
  const [value, type] = [column(compilation, from, name), typeOf(from.table, name)];
  const keys = asked.filter((key) => dialect.keyComparison?.(type ?? 'text', key) !== 'never');
  if (keys.length === 0) return false;
  const compared = isKeyOf(dialect, { value, type }, keys);
  return and(compared, sql`${dialect.text(value)} in (${sql.join(keys.map((key) => sql`${key}`))})`);
}

function hasKey(compilation: Compilation, from: Source, keys: readonly (readonly string[])[]): Predicate {
  const names = keyColumns(personalTable(compilation.policy, from.table));
  const [only] = names;
  if (names.length === 1 && only !== undefined)
    return holdsKey(
      compilation,
      from,
      only,
      keys.map(([part = '']) => part),
    );
  return or(
    ...keys.map((key) => and(...names.map((name, part) => holdsKey(compilation, from, name, [key[part] ?? ''])))),
  );
}

function belongsTo(compilation: Compilation, from: Source, controller: string): Predicate {
  const table = personalTable(compilation.policy, from.table);
  if (!isTenantTable(table)) return false;
  if (typeof table.controller === 'string') return holdsKey(compilation, from, table.controller, [controller]);
  const its = controllerOf(compilation, from);
  return its === undefined ? false : isAt(its, controller);
}

function isVendors(compilation: Compilation, from: Source): Predicate {
  const its = controllerOf(compilation, from);
  return its !== undefined && isAt(its, undefined);
}

/** Mirrors `covering`, `packages/core/src/decision/situation.ts`. */
function isCovered(compilation: Compilation, from: Source, cover: RowCover): Predicate {
  const { subject, controller, vendor, table = from.table, rows, keys } = cover;
  if (table !== from.table) return false;
  return and(
    subject === undefined ? true : leadsTo(compilation, from, { subject }),
    controller === undefined ? true : belongsTo(compilation, from, controller),
    vendor === undefined ? true : isVendors(compilation, from),
    meetsCondition(compilation, from, rows),
    keys === undefined ? true : hasKey(compilation, from, keys),
  );
}

/**
 * Any of these covers the row.
 *
 * Mirrors `ordered`, `packages/core/src/decision/situation.ts`.
 */
const isCoveredBy = (compilation: Compilation, from: Source, covers: readonly RowCover[]): Predicate =>
  or(...covers.map((cover) => isCovered(compilation, from, cover)));

/** An instruction covers the row. */
export const isInstructed = (compilation: Compilation, from: Source): Predicate =>
  isCoveredBy(compilation, from, compilation.instruction?.covers ?? []);

/**
 * Whether an instruction is about a group of columns, in the rows it covers.
 *
 * Mirrors `cutByInstruction`, `packages/core/src/decision/claim/cut-short.ts`.
 */
export function isOrdered({ instruction }: Compilation, group: ColumnGroup): boolean {
  if (instruction === undefined) return false;
  const { columns } = instruction;
  return columns === undefined || group.columns.some(({ name }) => columns.includes(name));
}

/** A person is a controller's, or the vendor's; so is what names nobody. */
const isControllers = (person: PersonSql | undefined, key: string | undefined): Predicate =>
  person === undefined ? key === undefined : isAt(person.controller, key);

/**
 * What was ordered about somebody in a row that controllers share ends the claims of whoever ordered it; what was ordered
 * of the row itself ends those of all.
 *
 * Mirrors `cutByInstruction`, `packages/core/src/decision/claim/cut-short.ts`.
 */
export function isOrderedBy(compilation: Compilation, from: Source, person: PersonSql | undefined): Predicate {
  const covers = compilation.instruction?.covers ?? [];
  // Every row that is asked about is covered by one of them: by which matters where they differ.
  const ordered = (these: readonly RowCover[], theirs: Predicate) =>
    theirs === false || these.length === covers.length ? theirs : and(theirs, isCoveredBy(compilation, from, these));
  const ofRow = covers.filter(({ subject }) => subject === undefined);
  const ofPeople = covers.filter(({ subject }) => subject !== undefined);
  return or(
    ordered(ofRow, true),
    ...[...Map.groupBy(ofPeople, ({ subject }) => subject?.controller)].map(([key, these]) =>
      ordered(these, isControllers(person, key)),
    ),
  );
}

/**
 * The rows that a statement is about: those of one person, or those an instruction covers, or all.
 *
 * Mirrors `#isWithin`, `packages/core/src/memory/memory-rows.ts`.
 */
export function isWithinScope(compilation: Compilation, from: Source): Predicate {
  const { subject, earlier = false, instruction } = compilation;
  return and(
    subject === undefined ? true : leadsTo(compilation, from, { subject, earlier }),
    instruction === undefined ? true : isInstructed(compilation, from),
  );
}

import type { RowCover, SubjectKey } from '@gallra/core';
import { endsAtReusedKey, homeOf, isTenantTable, keyColumns, personalTable, subjectSteps } from '@gallra/core/policy';
import { sql } from 'kysely';
import type { Dialect } from '../dialects/dialect.ts';
import { and, or, type Predicate } from './boolean.ts';
import { type Compilation, column, controllerOf, isAt, meetsCondition, type Source } from './compilation.ts';
import { isSinceMoment } from './key-holder.ts';
import { type PersonSql, somePerson } from './person.ts';

const integers: Readonly<Record<string, bigint>> = {
  smallint: 2n ** 15n,
  integer: 2n ** 31n,
  int: 2n ** 31n,
  bigint: 2n ** 63n,
};

/** Whether a key can be in a column of a type; databases refuse to compare one that cannot. */
export function canHold(dialect: Dialect, type: string | undefined, key: string): boolean {
  // SQLite's types do not bound what stands in a column: an `integer` has 64 bits.
  if (dialect.columnType(type ?? '').takes === 'anything') return true;
  if (type === 'uuid') return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key);
  const bound = integers[type ?? ''];
  return bound === undefined || (/^-?\d{1,19}$/.test(key) && BigInt(key) < bound && BigInt(key) >= -bound);
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
  if (!canHold(dialect, typeOf(from.table, party), key)) return false;
  return dialect.isKey(column(compilation, from, party), [key]);
}

/**
 * The row leads to this person.
 *
 * Mirrors `isPerson`, `packages/core/src/decision/people-behind.ts`.
 */
function leadsTo(compilation: Compilation, from: Source, sought: Sought): Predicate {
  const { subject } = sought;
  const home = homeOf(compilation.policy, subject.category);
  const { dialect, typeOf } = compilation;
  if (home === undefined || !canHold(dialect, typeOf(home.table, home.column), subject.key)) return false;
  return or(
    ...Object.keys(personalTable(compilation.policy, from.table).subjects ?? {}).map((party) => {
      const found = somePerson(compilation, from, party, (person) =>
        person.home === home.table
          ? and(
              dialect.isKey(person.key, [subject.key]),
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
function holdsKey(compilation: Compilation, from: Source, name: string, keys: readonly string[]): Predicate {
  const possible = keys.filter((key) => canHold(compilation.dialect, compilation.typeOf(from.table, name), key));
  if (possible.length === 0) return false;
  const value = column(compilation, from, name);
  const list = sql.join(possible.map((key) => sql`${key}`));
  return and(compilation.dialect.isKey(value, possible), sql`${compilation.dialect.text(value)} in (${list})`);
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

/** An instruction covers the row. */
export function isInstructed(compilation: Compilation, from: Source): Predicate {
  const { covers = [] } = compilation.instruction ?? {};
  return or(...covers.map((cover) => isCovered(compilation, from, cover)));
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

import type { ClassifiedColumn } from '@gallra/core/policy';
import { generalisedEncoding, isRandom, type RandomShape, randomMark, randomShape } from '@gallra/core/store';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, not, or, type Predicate } from './boolean.ts';
import { type Compilation, column, meetsCondition, type Source } from './compilation.ts';
import { generalisedTime } from './generalised-time.ts';

/** Random text of this shape is there already. */
export function isMarked({ dialect }: Compilation, value: Sql, { before, after }: RandomShape): Predicate {
  const beginning = `${before}${randomMark}`;
  return and(
    dialect.equalsText(sql`substr(${value}, 1, ${sql.lit(beginning.length)})`, beginning),
    after === '' ? true : dialect.equalsText(dialect.ending(value, after.length), after),
  );
}

/** A value that keeps a part of what it told, and whether it is text. */
export function reduced(
  compilation: Compilation,
  from: Source,
  name: string,
  then: Exclude<ClassifiedColumn['then'], string | { readonly replace: unknown } | { readonly random: unknown }>,
): { readonly value: Sql; readonly isText: boolean } {
  const { policy, dialect, typeOf } = compilation;
  const value = column(compilation, from, name);
  const type = typeOf(from.table, name) ?? '';
  if ('generalise' in then) {
    const encoding = generalisedEncoding(policy, then);
    return { value: generalisedTime(compilation, value, encoding), isText: dialect.isTextTime(encoding) };
  }
  if ('truncate' in then)
    return { value: dialect.network(value, type), isText: dialect.columnType(type).takes !== 'address' };
  return { value: sql`substr(${dialect.exactKey(value)}, 1, ${sql.lit(then.keepFirst)})`, isText: true };
}

/** There is still something to dispose of in a column. */
function differs(compilation: Compilation, from: Source, { name, then }: ClassifiedColumn): Predicate {
  if (then === 'withRow') return false;
  const value = column(compilation, from, name);
  if (then === 'clear') return sql`${value} is not null`;
  if (isRandom(then)) return and(sql`${value} is not null`, not(isMarked(compilation, value, randomShape(then))));
  if (!('replace' in then)) {
    const made = reduced(compilation, from, name, then);
    const same = made.isText
      ? sql`${compilation.dialect.text(value)} = ${compilation.dialect.text(made.value)}`
      : sql`${value} = ${made.value}`;
    return sql`(${value} is not null and (${same}) is not true)`;
  }
  if (then.replace === null) return sql`${value} is not null`;
  // A date put in place comes back in a form of the database's own; as text the two would differ for ever.
  if (/^(date|time)/.test(compilation.typeOf(from.table, name) ?? ''))
    return sql`(${value} = ${then.replace}) is not true`;
  if (typeof then.replace === 'string')
    return sql`(${compilation.dialect.equalsText(value, then.replace)}) is not true`;
  return sql`(${value} = ${compilation.dialect.value(then.replace)}) is not true`;
}

/** Columns that are personal in this row hold something that goes with it. */
export function somethingWithRow(
  compilation: Compilation,
  from: Source,
  columns: readonly ClassifiedColumn[],
): Predicate {
  return or(
    ...columns
      .filter(({ then }) => then === 'withRow')
      .map(({ name, when }) =>
        and(meetsCondition(compilation, from, when), sql`${column(compilation, from, name)} is not null`),
      ),
  );
}

/** Columns that are personal in this row and have something left in them. */
export function somethingLeft(compilation: Compilation, from: Source, columns: readonly ClassifiedColumn[]): Predicate {
  return or(...columns.map((one) => and(meetsCondition(compilation, from, one.when), differs(compilation, from, one))));
}

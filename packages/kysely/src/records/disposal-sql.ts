import type { ClassifiedColumn } from '@gallra/core/policy';
import { generalisedEncoding } from '@gallra/core/store';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { and, not, or, type Predicate } from '../predicates/boolean.ts';
import { type Compilation, column, meetsCondition, type Source } from '../predicates/compilation.ts';
import { generalisedTime } from './generalised-time.ts';

/** Text that random replacements begin with, so that a second pass leaves them alone. */
const mark = 'gallra-';

/** The longest text each column takes, in characters; undefined for no limit. */
export type Lengths = (column: string) => number | undefined;

/** Random text is there already. */
const isMarked = ({ dialect }: Compilation, value: Sql): Sql =>
  dialect.equalsText(sql`substr(${value}, 1, ${sql.lit(mark.length)})`, mark);

/** A value that keeps a part of what it told, and whether it is text. */
function reduced(
  compilation: Compilation,
  from: Source,
  name: string,
  then: Exclude<ClassifiedColumn['then'], string | { readonly replace: unknown }>,
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
  if (then === 'random') return and(sql`${value} is not null`, not(isMarked(compilation, value)));
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

/** Columns that are personal in this row and have something left in them. */
export function somethingLeft(compilation: Compilation, from: Source, columns: readonly ClassifiedColumn[]): Predicate {
  return or(...columns.map((one) => and(meetsCondition(compilation, from, one.when), differs(compilation, from, one))));
}

function disposed(
  compilation: Compilation,
  from: Source,
  { name, then }: ClassifiedColumn,
  length: number | undefined,
): Sql {
  if (then === 'clear' || then === 'withRow') return sql`null`;
  if (then === 'random') return compilation.dialect.random(length);
  return 'replace' in then ? compilation.dialect.value(then.replace) : reduced(compilation, from, name, then).value;
}

/** `column = value` for each column; where a column is personal only in some rows, the others keep theirs. */
export function assignments(
  compilation: Compilation,
  from: Source,
  columns: readonly ClassifiedColumn[],
  lengths: Lengths,
): Sql {
  return sql.join(
    columns
      .filter(({ then }) => then !== 'withRow')
      .map((one) => {
        const target = sql.id(compilation.names.table(from.table).columns[one.name] ?? one.name);
        const value = column(compilation, from, one.name);
        const replacement = disposed(compilation, from, one, lengths(one.name));
        const personal = meetsCondition(compilation, from, one.when);
        const given =
          one.then === 'random'
            ? sql`case when ${value} is null or ${isMarked(compilation, value)} then ${value} else ${replacement} end`
            : replacement;
        return sql`${target} = ${typeof personal === 'boolean' ? given : sql`case when ${personal} then ${given} else ${value} end`}`;
      }),
  );
}

/** The same for columns simply set to null. */
export function nulls(compilation: Compilation, from: Source, columns: readonly string[]): Sql {
  return sql.join(
    columns.map((name) => sql`${sql.id(compilation.names.table(from.table).columns[name] ?? name)} = null`),
  );
}

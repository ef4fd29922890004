import type { ClassifiedColumn } from '@gallra/core/policy';
import { isRandom, randomShape } from '@gallra/core/store';
import { sql } from 'kysely';
import type { Sql } from '../database/sql.ts';
import { type Compilation, column, meetsCondition, type Source } from '../predicates/compilation.ts';
import { isMarked, reduced } from '../predicates/value-left.ts';

/** The longest text each column takes, in characters; undefined for no limit. */
export type Lengths = (column: string) => number | undefined;

function disposed(
  compilation: Compilation,
  from: Source,
  { name, then }: ClassifiedColumn,
  length: number | undefined,
): Sql {
  if (then === 'clear' || then === 'withRow') return sql`null`;
  if (isRandom(then)) return compilation.dialect.random(length, randomShape(then));
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
        const given = isRandom(one.then)
          ? sql`case when ${value} is null or ${isMarked(compilation, value, randomShape(one.then))} then ${value} else ${replacement} end`
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

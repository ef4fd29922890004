import { type ClassifiedColumn, fileColumns, isPersonal } from '@gallra/core/policy';
import { outboxFiles, ownTableName } from '@gallra/core/record';
import type { Disposal } from '@gallra/core/store';
import { sql } from 'kysely';
import type { BatchFiles } from '../dialects/dialect-sql.ts';
import { and, type Predicate, toSql } from '../predicates/boolean.ts';
import { type Compilation, column, type Source } from '../predicates/compilation.ts';
import { somethingLeft } from '../predicates/value-left.ts';

/** The columns that name files and of which a disposal takes something. */
function taken(compilation: Compilation, table: string, disposal: Disposal): readonly ClassifiedColumn[] {
  const columns = fileColumns(compilation.policy, table);
  if (disposal.action === 'erase') return columns;
  if (disposal.action === 'unlink') return [];
  const overwritten = columns.filter((one) => isPersonal(one) && one.then !== 'withRow');
  return disposal.action === 'anonymise'
    ? overwritten
    : overwritten.filter(({ name }) => disposal.columns.includes(name));
}

/** What a batch has to list: the files its disposal takes the names of. */
export function batchFiles(
  compilation: Compilation,
  from: Source,
  disposal: Disposal,
): { readonly files?: BatchFiles } {
  const { dialect, own } = compilation;
  const columns = taken(compilation, from.table, disposal).map((one) => {
    const value = dialect.exactKey(column(compilation, from, one.name));
    // A row that is erased takes the file along whatever else is said of the column; what a disposal has put in place of
    // the name is none.
    const whole = disposal.action === 'erase' ? withoutCondition(one) : one;
    const goes: Predicate = one.then === 'withRow' ? true : somethingLeft(compilation, from, [whole]);
    const named = sql`case when ${toSql(and(goes, sql`${value} <> ''`))} then ${value} end`;
    return { name: one.name, value, named };
  });
  if (columns.length === 0) return {};
  const { operation } = disposal;
  const about = { table: from.table, at: disposal.scope.at, ...(operation === undefined ? {} : { operation }) };
  return { files: { columns, outbox: own(ownTableName(outboxFiles)), ...about } };
}

function withoutCondition({ when: _, ...column }: ClassifiedColumn): ClassifiedColumn {
  return column;
}

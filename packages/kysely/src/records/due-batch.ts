import type { ClassifiedColumn } from '@gallra/core/policy';
import { keyColumns, personalTable } from '@gallra/core/policy';
import type { Disposal } from '@gallra/core/store';
import { sql } from 'kysely';
import type { Batch, Update } from '../dialects/dialect-sql.ts';
import { and, or, type Predicate, toSql } from '../predicates/boolean.ts';
import { type Compilation, column } from '../predicates/compilation.ts';
import { somethingLeft } from '../predicates/value-left.ts';
import type { RowsContext } from './compilations.ts';
import { assignments, nulls } from './disposal-sql.ts';
import { dueRows, personalColumns } from './due-rows.ts';
import { batchFiles } from './named-files.ts';

/** The rows a batch is about, and what is set in them; no update: they are erased. */
export interface DueBatch {
  readonly batch: Omit<Batch, 'due'> & { readonly due: Predicate };
  readonly update?: Update;
}

const alias = 't';

/** What the live schema tells of the table of a batch. */
async function live({ dialect, schema }: RowsContext, table: string) {
  const { tables } = await schema();
  const found = tables.find(({ name }) => name === table);
  return {
    lengths: (name: string) => found?.columns.find((one) => one.name === name)?.maxLength,
    typeless:
      found?.columns.some(({ name, type }) => dialect.isTypeless?.(type) === true && found.primaryKey.includes(name)) ??
      false,
    // Of several tables of that name, nothing tells here which it is.
    partitioned: tables.some(({ name, partitioned }) => name === table && partitioned === true),
  };
}

/** Finds the rows that a disposal is about, and what becomes of them. */
export async function dueBatch(context: RowsContext, compilation: Compilation, disposal: Disposal): Promise<DueBatch> {
  const { policy, names } = context;
  const { table, limit } = disposal;
  const from = { table, alias };
  const { groups, erase, whole, anonymise, clear } = dueRows(compilation, from);
  const { lengths, partitioned, typeless } = await live(context, table);
  const personal = personalColumns(compilation, table);
  const batch = (due: Predicate) => ({
    table: names.from(table),
    alias,
    key: keyColumns(personalTable(policy, table)).map((key) => names.table(table).columns[key] ?? key),
    due,
    limit,
    backwards: disposal.backwards ?? false,
    partitioned,
    typeless,
    ...(disposal.after === undefined ? {} : { after: disposal.after }),
    ...batchFiles(compilation, from, disposal),
  });
  const disposing = (due: Predicate, columns: readonly ClassifiedColumn[]): DueBatch => ({
    batch: batch(due),
    update: {
      set: assignments(compilation, from, columns, lengths),
      left: toSql(somethingLeft(compilation, from, columns)),
    },
  });
  if (disposal.action === 'erase') return { batch: batch(erase(disposal.incomingKeys)) };
  if (disposal.action === 'unlink') {
    const linked = or(
      ...disposal.columns.map((name): Predicate => sql`${column(compilation, from, name)} is not null`),
    );
    return {
      batch: batch(and(whole(), linked)),
      update: { set: nulls(compilation, from, disposal.columns), left: toSql(linked) },
    };
  }
  if (disposal.action === 'anonymise') return disposing(anonymise(disposal.incomingKeys), personal);
  const one = groups.find(({ group }) => group.columns.some(({ name }) => disposal.columns.includes(name)));
  if (one === undefined) return { batch: batch(false) };
  const cleared = personal.filter(({ name }) => disposal.columns.includes(name));
  return disposing(clear(one, cleared), cleared);
}

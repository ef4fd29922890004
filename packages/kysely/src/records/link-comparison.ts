import type { ColumnLink } from '@gallra/core/policy';
import type { LinkFault } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { ComparedColumn } from '../dialects/dialect.ts';
import { and, not, or, toSql } from '../predicates/boolean.ts';
import { type Compilation, column, equal, meetsCondition, source } from '../predicates/compilation.ts';
import { rowsOf } from './selected-rows.ts';

/** The kinds of types whose values are equal only where they are written alike; undefined of all others. */
function kindOf(type: string): 'whole' | 'text' | 'padded' | 'uuid' | undefined {
  if (/(^|\s)(tiny|small|medium|big)?int(eger)?(\s|$)/i.test(type)) return 'whole';
  // Of PostgreSQL, whose CHAR ignores trailing blanks beside other texts.
  if (type === 'character') return 'padded';
  if (/char|text|clob/i.test(type)) return 'text';
  return type === 'uuid' ? 'uuid' : undefined;
}

/** Whether values that a database takes for the same can be written differently in two columns. */
function maySpell(one: ComparedColumn, other: ComparedColumn): boolean {
  if (one.loose === true || other.loose === true) return true;
  const kind = kindOf(one.type);
  return kind === undefined || kind !== kindOf(other.type);
}

const named = ({ type, collation }: ComparedColumn): string =>
  collation === undefined ? type : `${type} (${collation})`;

/** Rows whose columns equal those of a row that they lead to, for the database, and are written otherwise. */
async function respelt(compilation: Compilation, db: Kysely<AnyDatabase>, link: ColumnLink): Promise<number> {
  const { dialect } = compilation;
  const [rows, targets] = [source(compilation, link.table), source(compilation, link.target)];
  const pairs = link.columns.map((name, index) => ({
    its: column(compilation, rows, name),
    // First, for SQLite compares by the collation of what stands first, as its foreign keys do by that of the key.
    theirs: column(compilation, targets, link.to[index] ?? ''),
  }));
  const isSame = and(...pairs.map(({ its, theirs }) => equal(theirs, its)));
  const isOther = or(...pairs.map(({ its, theirs }) => not(equal(dialect.text(theirs), dialect.text(its)))));
  const target = sql`exists (select 1 from ${targets.from} as ${sql.id(targets.alias)} where ${toSql(and(isSame, isOther))})`;
  const where = and(meetsCondition(compilation, rows, link.when), target);
  const [found] = await rowsOf(
    db,
    sql`select count(*) as respelt from ${rows.from} as ${sql.id(rows.alias)} where ${toSql(where)}`,
  );
  return Number(found?.respelt ?? 0);
}

/**
 * Holds how the database compares the columns of a link against how decisions do, which is byte by byte.
 *
 * @param liveColumn - a column as the catalogue has it
 * @param counted - `false`: no row is read
 */
export async function linkFaultIn(
  compilation: Compilation,
  db: Kysely<AnyDatabase>,
  { link, counted }: { readonly link: ColumnLink; readonly counted: boolean },
  liveColumn: (table: string, column: string) => ComparedColumn | undefined,
): Promise<LinkFault | undefined> {
  const { isComparable = () => true } = compilation.dialect;
  let spelt = false;
  for (const [index, name] of link.columns.entries()) {
    const [its, theirs] = [liveColumn(link.table, name), liveColumn(link.target, link.to[index] ?? '')];
    if (its === undefined || theirs === undefined) return undefined;
    if (!isComparable(its, theirs)) return { kind: 'types', column: name, types: [named(its), named(theirs)] };
    spelt ||= maySpell(its, theirs);
  }
  if (!spelt) return undefined;
  if (!counted) return { kind: 'spelling' };
  const rows = await respelt(compilation, db, link);
  return rows === 0 ? undefined : { kind: 'spelling', rows };
}

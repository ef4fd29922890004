import { columnLinks, meets } from '@gallra/core/policy';
import type { Store } from '@gallra/core/store';
import { unlikeLinks } from '@gallra/retention';
import { expect } from 'vitest';
import type { TestDatabase } from '../databases/index.ts';
import type { Case } from '../generated/case.ts';
import { host, type TableName } from '../generated/host/host.ts';

/** What a case's database makes of a text that it compares: two texts of one folding are the same to it. */
function folding({ keys }: Case, { dialect }: TestDatabase, table: string, column: string) {
  const isKey = host[table as TableName].columns[column] === 'key';
  const [first] = keys.texts;
  return (value: unknown): string => {
    const text = String(value);
    if (isKey) return text === keys.respelt ? first : text;
    return dialect === 'mysql' ? text.toLowerCase().trimEnd() : text;
  };
}

/** The columns of links by which a row leads to another by a spelling that a decision does not take for the same. */
function respelt(kase: Case, database: TestDatabase): readonly string[] {
  const found = columnLinks(kase.policy).filter(({ table, columns: [its = ''], target, to: [theirs = ''], when }) => {
    const fold = folding(kase, database, table, its);
    return kase.rows[table as TableName].some(({ memory: row }) => {
      const value = row[its] ?? null;
      if (value === null || !meets(row, when)) return false;
      return kase.rows[target as TableName].some(({ memory: other }) => {
        const key = other[theirs] ?? null;
        return key !== null && fold(value) === fold(key) && String(value) !== String(key);
      });
    });
  });
  return found.map(({ table, columns }) => `tables.${table}.columns.${columns.join(', ')}`);
}

/**
 * Links that the database follows otherwise than a decision are told, and no others: where there are any, nothing is begun
 * (`links.unlike`), and what is decided of such rows is held against `decide` all the same.
 */
export async function expectUnlikeLinksTold(store: Store, database: TestDatabase, kase: Case): Promise<void> {
  const schema = await store.schema();
  const told = await store.transaction((tx) => unlikeLinks(tx, { policy: kase.policy, schema }));
  const sorted = (paths: readonly string[]) => [...new Set(paths)].toSorted();
  expect(sorted(told.map(({ path }) => path)), 'links that the database follows otherwise').toEqual(
    sorted(respelt(kase, database)),
  );
}

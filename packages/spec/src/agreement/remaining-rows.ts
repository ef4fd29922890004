import type { Row } from '@gallra/core';
import type { MemoryStore } from '@gallra/core/memory';
import { expect } from 'vitest';
import type { TestDatabase } from '../databases/index.ts';
import type { Case } from '../generated/case.ts';
import { host, type TableName } from '../generated/host/host.ts';
import { type Snapshot, snapshot } from '../generated/rows/loading.ts';

type Snapshots = Readonly<Partial<Record<TableName, Snapshot>>>;

/** What stands in the tables that a case works on. */
export async function rowsLeft(database: TestDatabase, { steps }: Case): Promise<Snapshots> {
  const left: Partial<Record<TableName, Snapshot>> = {};
  for (const { table } of steps) left[table] ??= await snapshot(database, table);
  return left;
}

/** Compares cell by cell what happened to each row: a value may have stayed, gone, or been replaced. */
export function expectSameRows(kase: Case, memory: MemoryStore, before: Snapshots, after: Snapshots): void {
  for (const table of Object.keys(after) as TableName[]) {
    const keyOf = (row: Row) => host[table].key.map((column) => String(row[column])).join(' ');
    const loaded = new Map(kase.rows[table].map((row) => [keyOf(row.memory), row.memory]));
    const expected = Object.fromEntries(
      memory.rows(table).map((row) => {
        const old = loaded.get(keyOf(row)) ?? {};
        return [
          keyOf(row),
          Object.fromEntries(
            Object.keys(before[table]?.[keyOf(row)] ?? {}).map((column) => [column, change(old[column], row[column])]),
          ),
        ];
      }),
    );
    const actual = Object.fromEntries(
      Object.entries(after[table] ?? {}).map(([key, row]) => [
        key,
        Object.fromEntries(
          Object.entries(row).map(([column, value]) => [column, change(before[table]?.[key]?.[column], value)]),
        ),
      ]),
    );
    expect(actual, `what is left of ${table}`).toEqual(expected);
  }
}

function change(before: unknown, after: unknown): string {
  const [was, is] = [before, after].map((value) => asText(value ?? null));
  if (was === is) return 'stayed';
  if ((after ?? null) === null) return 'gone';
  return `now ${is?.replace(/^(x-)?gallra-[0-9a-f-]+/, '$1random')}`;
}

/** Booleans, decimals and times as text, alike for every store. */
function asText(value: unknown): string {
  if (value === true || value === 'true') return '1';
  if (value === false || value === 'false') return '0';
  if (value instanceof Date) return asText(value.toISOString());
  const text = String(value);
  if (/^\d{4}-\d\d-\d\d[ T]/.test(text)) {
    // The year before the first is 0 in ISO 8601, and 1 BC in SQL.
    const counted = text.endsWith(' BC') ? `000${1 - Number(text.slice(0, 4))}${text.slice(4, -3)}` : text;
    return counted.replace('T', ' ').replace(/(\.0+)?Z?$/, '');
  }
  return /^-?\d+\.\d+$/.test(text) ? String(Number(text)) : text;
}

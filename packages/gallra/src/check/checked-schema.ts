import type { PersonalTable, Policy } from '@gallra/core';
import { personalTables } from '@gallra/core/policy';
import type { LiveColumn, LiveSchema, LiveTable } from '@gallra/core/store';
import { isToolTable } from './tool-tables.ts';

/** A policy and the live catalogue it is held against. */
export interface CheckedSchema {
  readonly policy: Policy;
  readonly schema: LiveSchema;
  /** The host's own tables and views: without partitions, which their root covers, and without tables of tools. */
  readonly tables: readonly LiveTable[];
  /** Tables the policy classifies column by column that are there, as tables. */
  readonly personal: readonly { readonly name: string; readonly table: PersonalTable; readonly live: LiveTable }[];
}

/** Brings a policy and a catalogue together. */
export function checkedSchema(policy: Policy, schema: LiveSchema, ignore: readonly string[] = []): CheckedSchema {
  const tables = schema.tables.filter(
    ({ name, kind }) => kind !== 'partition' && (Object.hasOwn(policy.tables, name) || !isToolTable(name, ignore)),
  );
  return {
    policy,
    schema,
    tables,
    personal: personalTables(policy).flatMap(([name, table]) => {
      const live = tables.find((other) => other.name === name && other.kind === 'table');
      return live === undefined ? [] : [{ name, table, live }];
    }),
  };
}

/** A column of a live table. */
export function liveColumn(table: LiveTable, name: string): LiveColumn | undefined {
  return table.columns.find((column) => column.name === name);
}

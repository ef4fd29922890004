import { GallraError, type Policy } from '@gallra/core';
import { personalTables } from '@gallra/core/policy';
import { type Kysely, type SelectQueryNode, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import type { Sql } from '../database/sql.ts';
import { identifiers } from './operation-nodes.ts';

/** What a table of the host's types is called in the database, after the host's plugins. */
export interface PhysicalTable {
  readonly schema?: string;
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
}

/** Physical names by the policy's. */
export interface PhysicalNames {
  table(name: string): PhysicalTable;
  /** `schema.table`, quoted. */
  from(name: string): Sql;
  /** `alias.column`, quoted; columns the policy does not list keep their name. */
  column(table: string, column: string, alias: string): Sql;
  /** The policy's names for a physical table and its columns; undefined where the policy does not know it. */
  logical(
    name: string,
    schema?: string,
  ): { readonly table: string; readonly columns: Readonly<Record<string, string>> } | undefined;
}

/** Lets the host's plugins (CamelCasePlugin, withSchema) rename a table and its columns, and reads what they made of it. */
function physicalTable(db: Kysely<AnyDatabase>, table: string, columns: readonly string[]): PhysicalTable {
  const node = db
    .selectFrom(table)
    .select(columns.map((column) => db.dynamic.ref(column)))
    .toOperationNode() as SelectQueryNode;
  const [from] = node.from?.froms ?? [];
  const names = from === undefined ? [] : identifiers(from);
  const renamed = (node.selections ?? []).map((selection) => identifiers(selection).at(-1));
  const name = names.at(-1);
  const schema = names.length > 1 ? names[0] : undefined;
  if (name === undefined || renamed.length !== columns.length) {
    throw new GallraError(
      'handle.unsuitable',
      `The host's Kysely plugins turn table "${table}" into something that is no table.`,
    );
  }
  return {
    name,
    ...(schema === undefined ? {} : { schema }),
    columns: Object.fromEntries(columns.map((column, index) => [column, renamed[index] ?? column])),
  };
}

/** The schema that the host's handle puts tables in; undefined where it leaves that to the database. */
export function schemaOf(db: Kysely<AnyDatabase>): string | undefined {
  return physicalTable(db, 'gallra_audit', []).schema;
}

/** Reads the physical names of all tables a policy names. */
export function physicalNames(db: Kysely<AnyDatabase>, policy: Policy): PhysicalNames {
  const classified = new Map(personalTables(policy));
  const tables = new Map(
    Object.keys(policy.tables).map((table) => {
      const columns = Object.keys(classified.get(table)?.columns ?? {});
      return [table, physicalTable(db, table, columns)] as const;
    }),
  );
  const table = (name: string): PhysicalTable => {
    const found = tables.get(name);
    if (found === undefined)
      throw new GallraError('table.unknown', `The policy has no table "${name}"; add it under tables.`);
    return found;
  };
  return {
    table,
    // Tables the policy does not know can still hold a row in place by a foreign key; they go by their own names.
    from: (name) => {
      const { schema, name: physical } = tables.get(name) ?? { name, schema: undefined };
      return schema === undefined ? sql.id(physical) : sql.id(schema, physical);
    },
    column: (name, column, alias) => sql.id(alias, tables.get(name)?.columns[column] ?? column),
    logical: (physical, schema) => {
      const fits = (found: PhysicalTable) =>
        found.name === physical && (found.schema === undefined || schema === undefined || found.schema === schema);
      const fitting = [...tables].filter(([, found]) => fits(found));
      // Where two schemas have a table of that name, the policy's name with the schema in it is meant.
      const [name, found] = fitting.find(([, { schema: placed }]) => placed === schema) ?? fitting[0] ?? [];
      if (name === undefined || found === undefined) return undefined;
      return {
        table: name,
        columns: Object.fromEntries(Object.entries(found.columns).map(([column, renamed]) => [renamed, column])),
      };
    },
  };
}

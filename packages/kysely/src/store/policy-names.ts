import type { Policy } from '@gallra/core';
import type { LiveSchema, LiveTable } from '@gallra/core/store';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { databaseError } from '../database/database-error.ts';
import { introspect } from '../introspection/introspect.ts';
import type { PhysicalNames } from '../names/physical-names.ts';

/** The catalogue with tables and columns named as in the policy, where it knows them. */
function inPolicyNames(schema: LiveSchema, names: PhysicalNames): LiveSchema {
  const known = (table: { readonly schema?: string; readonly name: string }) => names.logical(table.name, table.schema);
  const rename = (table: LiveTable): LiveTable => {
    const columns = known(table)?.columns ?? {};
    const column = (name: string) => columns[name] ?? name;
    const root =
      table.partitionOf === undefined
        ? undefined
        : known({ name: table.partitionOf, ...(table.schema === undefined ? {} : { schema: table.schema }) });
    const columnsOfRoot = root?.columns ?? columns;
    return {
      ...table,
      name: known(table)?.table ?? table.name,
      ...(table.partitionOf === undefined ? {} : { partitionOf: root?.table ?? table.partitionOf }),
      columns: table.columns.map((one) => ({ ...one, name: column(one.name) })),
      primaryKey: table.primaryKey.map(column),
      indexes: table.indexes.map((index) => ({ ...index, columns: index.columns.map(column) })),
      foreignKeys: table.foreignKeys.map((foreignKey) => {
        const target = known({
          name: foreignKey.references.table,
          ...(foreignKey.references.schema === undefined ? {} : { schema: foreignKey.references.schema }),
        });
        return {
          ...foreignKey,
          columns: foreignKey.columns.map((name) => columnsOfRoot[name] ?? column(name)),
          references: {
            ...foreignKey.references,
            table: target?.table ?? foreignKey.references.table,
            columns: foreignKey.references.columns.map((name) => target?.columns[name] ?? name),
          },
        };
      }),
    };
  };
  return { ...schema, tables: schema.tables.map(rename) };
}

/**
 * Reads the catalogue of the schemas that a policy's tables lie in, in the policy's names.
 *
 * @param db - without plugins
 * @throws GallraError `database.refused`
 */
export async function readSchema(db: Kysely<AnyDatabase>, policy: Policy, names: PhysicalNames): Promise<LiveSchema> {
  const placed = Object.keys(policy.tables).map((table) => names.table(table).schema);
  const schemas = [...new Set(placed.filter((schema) => schema !== undefined))];
  try {
    const found = schemas.length === 0 ? [] : [await introspect(db, { schemas })];
    // Tables without a schema of their own are where the database looks by itself.
    if (placed.length === 0 || placed.includes(undefined)) found.push(await introspect(db));
    const tables = new Map(
      found.flatMap((schema) => schema.tables.map((table) => [JSON.stringify([table.schema, table.name]), table])),
    );
    const empty = await introspect(db, { schemas: [] });
    return inPolicyNames({ ...empty, tables: [...tables.values()] }, names);
  } catch (error) {
    throw databaseError(error, 'reading its catalogue');
  }
}

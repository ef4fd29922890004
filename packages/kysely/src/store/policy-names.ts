import type { Policy } from '@gallra/core';
import type { LiveSchema, LiveTable } from '@gallra/core/store';
import type { Kysely } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { databaseError } from '../database/database-error.ts';
import { spokenBy } from '../dialects/dialect-of.ts';
import { introspect } from '../introspection/introspect.ts';
import type { PhysicalNames } from '../names/physical-names.ts';
import { DisposalRefusals } from './disposal-refusals.ts';

const address = ({ schema, name }: Pick<LiveTable, 'schema' | 'name'>): string => JSON.stringify([schema, name]);

/**
 * The catalogue with tables and columns named as in the policy, where it knows them.
 *
 * @param meant - addresses of the tables that statements without a schema mean
 */
function inPolicyNames(schema: LiveSchema, names: PhysicalNames, meant: ReadonlySet<string>): LiveSchema {
  const known = (table: { readonly schema?: string; readonly name: string }) => {
    const named = names.logical(table.name, table.schema);
    if (named === undefined || isPlaced(named.table) || meant.has(address(table))) return named;
    // Behind another of its name, or of a schema that is read for other tables: it is not the one that the policy names.
    return { table: `${table.schema}.${table.name}`, columns: {} as Readonly<Record<string, string>> };
  };
  const isPlaced = (table: string) => names.table(table).schema !== undefined;
  const rename = (table: LiveTable): LiveTable => {
    const columns = known(table)?.columns ?? {};
    const column = (name: string) => columns[name] ?? name;
    // What is named with its schema is found whatever comes before it.
    const traits = table.traits?.filter((trait) => trait !== 'shadowed' || meant.has(address(table)));
    const root =
      table.partitionOf === undefined
        ? undefined
        : known({ name: table.partitionOf, ...(table.schema === undefined ? {} : { schema: table.schema }) });
    const columnsOfRoot = root?.columns ?? columns;
    return {
      ...table,
      name: known(table)?.table ?? table.name,
      ...(traits === undefined ? {} : { traits }),
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
      ...(table.constraints === undefined
        ? {}
        : { constraints: table.constraints.map((one) => ({ ...one, columns: one.columns.map(column) })) }),
    };
  };
  return { ...schema, tables: schema.tables.map(rename) };
}

/** Leaves out the foreign keys of tables that another reading of the catalogue has brought. */
function withoutRead(table: LiveTable, read: ReadonlySet<string>): LiveTable {
  const { outsideKeys, ...others } = table;
  const outside = (outsideKeys ?? []).filter((key) => !read.has(address({ schema: key.schema, name: key.table })));
  return outside.length === 0 ? others : { ...others, outsideKeys: outside };
}

/**
 * Reads the catalogue of the schemas that a policy's tables lie in, in the policy's names, and asks of checks whether they
 * let pass what the policy puts in the place of values. It reads no row.
 *
 * @param db - without plugins
 * @throws GallraError `database.refused`
 */
export async function readSchema(db: Kysely<AnyDatabase>, policy: Policy, names: PhysicalNames): Promise<LiveSchema> {
  const placed = Object.keys(policy.tables).map((table) => names.table(table).schema);
  const schemas = [...new Set(placed.filter((schema) => schema !== undefined))];
  try {
    // Tables without a schema of their own are where the database looks by itself.
    const unplaced = placed.length === 0 || placed.includes(undefined) ? (await introspect(db)).tables : [];
    const elsewhere = schemas.length === 0 ? [] : (await introspect(db, { schemas })).tables;
    const firsts = new Map([...unplaced].reverse().map((table) => [table.name, address(table)]));
    const tables = new Map([...elsewhere, ...unplaced].map((table) => [address(table), table]));
    const empty = await introspect(db, { schemas: [] });
    const refusals = new DisposalRefusals(db, policy, spokenBy(db), names);
    const read = new Set(tables.keys());
    const told: LiveTable[] = [];
    for (const table of tables.values()) told.push(await refusals.told(withoutRead(table, read)));
    return inPolicyNames({ ...empty, tables: told }, names, new Set(firsts.values()));
  } catch (error) {
    throw databaseError(error, 'reading its catalogue');
  }
}

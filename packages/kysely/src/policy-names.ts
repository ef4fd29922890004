import type { LiveSchema, LiveTable } from '@gallra/core';
import type { PhysicalNames } from './physical-names.ts';

/** The catalogue with tables and columns named as in the policy, where it knows them. */
export function inPolicyNames(schema: LiveSchema, names: PhysicalNames): LiveSchema {
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

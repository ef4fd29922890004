import type { Policy } from '@gallra/core';
import { isTenantTable, ownKey, personalTable, soleKey, vendorKey } from '@gallra/core/policy';
import { sql } from 'kysely';
import type { Sql } from '../../database/sql.ts';
import type { PhysicalNames } from '../../names/physical-names.ts';

/** What telling a row's controller takes; nothing is bound. */
export interface ControllerSetting {
  readonly policy: Policy;
  readonly names: PhysicalNames;
  /** What a table is selected from. */
  readonly from: (table: string) => Sql;
  /** A key as text. */
  readonly text: (value: Sql) => Sql;
}

const vendor = sql.lit(vendorKey);

/**
 * The controller a row belongs to, as it stands in the column of people; undefined where controllers share it. Where
 * nobody can tell, what happens to it is in the vendor's log: in one it has to be.
 *
 * Mirrors `controllerOf`, `packages/core/src/decision/row-with-links.ts`.
 */
export function controllerSql(setting: ControllerSetting, table: string, alias: string, depth = 1): Sql | undefined {
  const { policy, names, from, text } = setting;
  const classified = personalTable(policy, table);
  if (!isTenantTable(classified)) return classified.controller === 'shared' ? undefined : vendor;
  const { controller } = classified;
  if (typeof controller === 'string') return sql`coalesce(${text(names.column(table, controller, alias))}, ${vendor})`;
  const parent = `gallra_c${depth}`;
  const theirs = controllerSql(setting, controller.in, parent, depth + 1) ?? vendor;
  const key = names.column(controller.in, soleKey(policy, controller.in), parent);
  return sql`coalesce((select ${theirs} from ${from(controller.in)} as ${sql.id(parent)} where ${key} = ${names.column(table, controller.through, alias)}), ${vendor})`;
}

/** A person's own row is another tenant's: then a tenant's row that names their key leads to nobody. */
export function stopsAt(setting: ControllerSetting, home: string, alias: string, controller: Sql): Sql | undefined {
  if (!isTenantTable(personalTable(setting.policy, home))) return undefined;
  const theirs = controllerSql(setting, home, alias);
  return theirs && sql`(${controller} <> ${vendor} and ${theirs} not in (${vendor}, ${controller}))`;
}

/** The person's key as it stands in their own row, and as it is named where they have none. */
export function spelledKey(setting: ControllerSetting, home: string, alias: string, named: Sql): Sql {
  const key = ownKey(personalTable(setting.policy, home))?.[0];
  if (key === undefined) return setting.text(named);
  return sql`coalesce(${setting.text(setting.names.column(home, key, alias))}, ${setting.text(named)})`;
}

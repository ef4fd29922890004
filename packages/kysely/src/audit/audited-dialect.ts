import { type ContextSource, type LiveSchema, type Policy, policyVersion } from '@gallra/core';
import { type DatabaseConnection, type Dialect, type Driver, Kysely, type KyselyPlugin } from 'kysely';
import type { AnyDatabase } from '../any-database.ts';
import { dialects } from '../dialects/dialects.ts';
import { dialectOf } from '../introspection/dialect.ts';
import { introspect } from '../introspection/introspect.ts';
import { ownTable } from '../own-tables.ts';
import { physicalNames, schemaOf } from '../physical-names.ts';
import { inPolicyNames } from '../policy-names.ts';
import { decisionColumns } from '../records/decision-columns.ts';
import { type AuditedConnection, type AuditSetting, auditedConnection } from './audited-connection.ts';

/** What to record, and where the context comes from. */
export interface AuditOptions {
  /** The host's dialect. */
  readonly dialect: Dialect;
  readonly policy: Policy;
  /** In which context code runs at the moment: `currentContext` of `@gallra/audit`. */
  readonly context: ContextSource;
  /** Plugins of the handle that change names, such as CamelCasePlugin. */
  readonly plugins?: readonly KyselyPlugin[];
  /** Default: the clock of the process. */
  readonly clock?: () => Date;
}

function auditedDriver(setting: Omit<AuditSetting, 'driver'>, driver: Driver): Driver {
  const whole: AuditSetting = { ...setting, driver };
  const connections = new WeakMap<DatabaseConnection, AuditedConnection>();
  const wrapped = new WeakMap<DatabaseConnection, AuditedConnection>();
  const of = (connection: DatabaseConnection): AuditedConnection => {
    const found = wrapped.get(connection);
    if (found === undefined) throw new Error('This connection is not one of the audited driver.');
    return found;
  };
  return {
    init: (options) => driver.init(options),
    acquireConnection: async (options) => {
      const inner = await driver.acquireConnection(options);
      const audited = connections.get(inner) ?? auditedConnection(whole, inner);
      connections.set(inner, audited);
      wrapped.set(audited, audited);
      return audited;
    },
    beginTransaction: async (connection, settings) => {
      await driver.beginTransaction(of(connection).inner, settings);
      of(connection).begun();
    },
    commitTransaction: async (connection) => {
      await of(connection).flush();
      await driver.commitTransaction(of(connection).inner);
      of(connection).ended();
    },
    rollbackTransaction: async (connection) => {
      of(connection).ended();
      await driver.rollbackTransaction(of(connection).inner);
    },
    savepoint: async (connection, name, compileQuery) => {
      await driver.savepoint?.(of(connection).inner, name, compileQuery);
      of(connection).marked(name);
    },
    rollbackToSavepoint: async (connection, name, compileQuery) => {
      await driver.rollbackToSavepoint?.(of(connection).inner, name, compileQuery);
      of(connection).rolledBackTo(name);
    },
    releaseSavepoint: async (connection, name, compileQuery) => {
      await driver.releaseSavepoint?.(of(connection).inner, name, compileQuery);
    },
    releaseConnection: async (connection, options) => {
      const audited = of(connection);
      audited.ended();
      await driver.releaseConnection(audited.inner, options);
    },
    destroy: (options) => driver.destroy(options),
  };
}

/**
 * A dialect whose handle records every change of personal data: who, for which controller and purpose, which columns of
 * which table, how many rows and whose, in the same transaction as the change.
 *
 * Whose rows they are is found out before they are gone, those that a foreign key's CASCADE takes along included. A
 * statement that cannot be followed is refused: raw SQL that writes to a classified table, MERGE, REPLACE and upserts
 * on MySQL, writes inside a CTE.
 *
 * @param options - see {@link AuditOptions}
 * @returns a dialect for the host's handle; statements throw `GallraError` `audit.unreadable` where they are refused, and
 *   what the context's source throws
 * @see GDPR Art. 5(2), 25, 30, 32
 * @example
 * ```ts
 * import type { ContextSource, Policy } from '@gallra/core';
 * import { auditedDialect } from '@gallra/kysely';
 * import { type Dialect, Kysely } from 'kysely';
 *
 * declare const dialect: Dialect;
 * declare const policy: Policy;
 * declare const context: ContextSource;
 * const db = new Kysely<{ contacts: { id: number; phone: string } }>({
 *   dialect: auditedDialect({ dialect, policy, context }),
 * });
 * await db.updateTable('contacts').set({ phone: '070-1' }).where('id', '=', 7).execute();
 * ```
 */
export function auditedDialect(options: AuditOptions): Dialect {
  const { dialect: host, policy, context, plugins = [], clock = () => new Date() } = options;
  const naming = new Kysely<AnyDatabase>({ dialect: host, plugins: [...plugins] });
  const kind = dialectOf(naming);
  const names = physicalNames(naming, policy);
  let known: Promise<LiveSchema> | undefined;
  const setting: Omit<AuditSetting, 'driver'> = {
    host,
    policy,
    names,
    dialect: dialects[kind],
    columns: decisionColumns(policy),
    own: ownTable(schemaOf(naming)),
    context,
    clock,
    rules: policyVersion(policy).rules,
    schema: (db) => {
      known ??= introspect(db).then((schema) => inPolicyNames(schema, names));
      return known;
    },
  };
  return {
    createDriver: () => auditedDriver(setting, host.createDriver()),
    createAdapter: () => host.createAdapter(),
    createIntrospector: (db) => host.createIntrospector(db),
    createQueryCompiler: () => host.createQueryCompiler(),
  };
}

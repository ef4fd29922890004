import { GallraError, type Policy, policyVersion } from '@gallra/core';
import type { ContextSource } from '@gallra/core/audit';
import { personalTables } from '@gallra/core/policy';
import type { LiveSchema } from '@gallra/core/store';
import { type DatabaseConnection, type Dialect, type Driver, Kysely, type KyselyPlugin, PGliteDialect } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { spokenBy } from '../../dialects/dialect-of.ts';
import { ownTable } from '../../names/own-tables.ts';
import { physicalNames, schemaOf } from '../../names/physical-names.ts';
import { decisionColumns } from '../../records/decision-columns.ts';
import { taggedColumns } from '../../statement/tagged-columns.ts';
import { readSchema } from '../../store/policy-names.ts';
import { eventFrames } from '../event/event-frame.ts';
import { alikeWorks } from '../event/pending-event.ts';
import type { CaptureSetting } from '../setting/capture-setting.ts';
import { directTables } from '../setting/direct-parties.ts';
import { recordedColumns, type ValueRecording } from '../setting/value-columns.ts';
import { knownStatements } from '../statement/known-statements.ts';
import { preparedStatements } from '../statement/prepared-statements.ts';
import { AuditedConnection, type AuditSetting } from './audited-connection.ts';
import { type ReadLog, readLog } from './read-log.ts';

/** What to record, and where the context comes from. */
export interface AuditOptions {
  /** The host's dialect. */
  readonly dialect: Dialect;
  readonly policy: Policy;
  /** In which context code runs at the moment: `currentContext` of `@gallra/audit`. */
  readonly context: ContextSource;
  /**
   * Columns, by table, whose values are recorded for each person when they are written: as a digest with a nonce of its
   * own, or encrypted under a key of the person's that is destroyed when they are forgotten. Default: none.
   */
  readonly record?: Readonly<Record<string, Readonly<Record<string, ValueRecording>>>>;
  /** Plugins of the handle that change names, such as CamelCasePlugin. */
  readonly plugins?: readonly KyselyPlugin[];
  /** Default: the clock of the process. */
  readonly clock?: () => Date;
  /**
   * False where the handle has a single connection, such as a pool of one. PGlite's and SQLite's are known to.
   */
  readonly ownConnection?: boolean;
  /**
   * True where connections of `pg` lead straight to PostgreSQL, or through a pooler that knows prepared statements
   * (pgBouncer 1.21 and later): then statements within transactions are prepared too. Those outside are in any case, and
   * run as they are where a pooler does not allow it.
   */
  readonly direct?: boolean;
  /** True where `installAuditTriggers` has been run: they leave out what this handle records. Default: false. */
  readonly triggers?: boolean;
}

/** A dialect whose handle records. */
export interface AuditedDialect extends Dialect {
  /** Writes what was gathered about reads: before a serverless host stops, and before a log is read or sealed. */
  flush(): Promise<void>;
}

const isAudited = (connection: DatabaseConnection): connection is AuditedConnection => 'inner' in connection;

function auditedDriver(setting: Omit<AuditSetting, 'driver' | 'reads'>, driver: Driver, reads: ReadLog): Driver {
  const whole: AuditSetting = { ...setting, driver, reads };
  const connections = new WeakMap<DatabaseConnection, AuditedConnection>();
  const of = (connection: DatabaseConnection): AuditedConnection => {
    if (!isAudited(connection))
      throw new GallraError('unexpected', 'This connection is not one of the audited driver.');
    return connection;
  };
  const auditedOn = (inner: DatabaseConnection): AuditedConnection => {
    const known = connections.get(inner);
    if (known !== undefined) return known;
    const audited = new AuditedConnection(whole, inner);
    connections.set(inner, audited);
    return audited;
  };
  return {
    init: (options) => driver.init(options),
    acquireConnection: (options) => driver.acquireConnection(options).then(auditedOn),
    beginTransaction: async (connection, settings) => {
      await driver.beginTransaction(of(connection).inner, settings);
      of(connection).begun();
    },
    commitTransaction: async (connection) => {
      await of(connection).flush();
      await driver.commitTransaction(of(connection).inner);
      of(connection).ended(true);
    },
    rollbackTransaction: async (connection) => {
      of(connection).ended(false);
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
    releaseConnection: (connection, options) => {
      const audited = of(connection);
      audited.ended(false);
      return driver.releaseConnection(audited.inner, options);
    },
    destroy: async (options) => {
      try {
        await reads.flush();
      } finally {
        await driver.destroy(options);
      }
    },
  };
}

/**
 * A dialect whose handle records every change of personal data: who, for which controller and purpose, which columns of
 * which table, how many rows and whose, in the same transaction as the change.
 *
 * Whose rows they are is found out before they are gone, those that a foreign key takes along or changes included. A
 * statement that cannot be followed is refused: raw SQL that writes to a classified table, MERGE, REPLACE and upserts
 * on MySQL, writes inside a CTE.
 *
 * @param options - see {@link AuditOptions}
 * @returns a dialect for the host's handle; statements throw `GallraError` `audit.unreadable` where they are refused, and
 *   what the context's source throws
 * @throws GallraError `config.invalid` where `record` names what the policy does not
 * @see GDPR Art. 5(2), 25, 30, 32
 * @example
 * ```ts
 * import type { ContextSource } from '@gallra/core/audit';
 * import type { Policy } from '@gallra/core';
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
export function auditedDialect(options: AuditOptions): AuditedDialect {
  const {
    dialect: host,
    policy,
    context,
    record = {},
    plugins = [],
    clock = () => new Date(),
    ownConnection,
    triggers = false,
    direct = false,
  } = options;
  const naming = new Kysely<AnyDatabase>({ dialect: host, plugins: [...plugins] });
  const spoken = spokenBy(naming);
  const names = physicalNames(naming, policy);
  let known: Promise<LiveSchema> | undefined;
  const capture: CaptureSetting = {
    policy,
    personal: new Map(personalTables(policy)),
    direct: directTables(policy),
    tagged: taggedColumns(policy),
    recorded: recordedColumns(policy, record),
    traces: new Map(),
    triggers: triggers && spoken.capabilities.auditTriggers,
    names,
    dialect: spoken,
    columns: decisionColumns(policy),
    own: ownTable(schemaOf(naming)),
    schema: (db) => {
      known ??= readSchema(db, policy, names).catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
  };
  const { rules } = policyVersion(policy);
  const alike = alikeWorks();
  const setting: Omit<AuditSetting, 'driver' | 'reads'> = {
    ...capture,
    host,
    context,
    clock,
    rules,
    alike,
    frame: eventFrames({ policy, rules }, alike),
    logs: new Map(),
    statements: knownStatements(capture),
    prepared: preparedStatements(host, direct),
    isAlone: ownConnection === false || spoken.capabilities.singleWriter || host instanceof PGliteDialect,
  };
  const logs = new Set<ReadLog>();
  return {
    flush: async () => {
      for (const reads of logs) await reads.flush();
    },
    createDriver: () => {
      const driver = host.createDriver();
      const reads = readLog({ ...setting, driver });
      logs.add(reads);
      return auditedDriver(setting, driver, reads);
    },
    createAdapter: () => host.createAdapter(),
    createIntrospector: (db) => host.createIntrospector(db),
    createQueryCompiler: () => host.createQueryCompiler(),
  };
}

import { type Policy, policyVersion } from '@gallra/core';
import { personalTable } from '@gallra/core/policy';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../../database/any-database.ts';
import { guarded } from '../../database/database-error.ts';
import type { Sql } from '../../database/sql.ts';
import { spokenBy } from '../../dialects/dialect-of.ts';
import { postgresSql } from '../../dialects/postgres/sql.ts';
import { physicalNames } from '../../names/physical-names.ts';
import { kyselyAudit } from '../../store/audit/audit-logs.ts';
import { referenceBody, referenceParameters } from '../../store/own/subject-naming.ts';
import { readSchema } from '../../store/policy-names.ts';
import { isSpelledKey } from '../rows/people-behind.ts';
import {
  eventBody,
  eventFunction,
  eventParameters,
  fixedPath,
  forItsOwnerOnly,
  namingFunction,
  quoted,
} from './event-function.ts';
import { peopleSql } from './party-sql.ts';
import { type TableFunctionSetting, tableBody, truncateBody, writes } from './table-function.ts';
import {
  checkReadable,
  type InstalledTrigger,
  installedTriggers,
  ownSchema,
  type TriggeredTable,
  triggeredTables,
} from './trigger-catalogue.ts';

const truncateFunction = 'gallra_audit_truncate';

/** PostgreSQL cuts names after this many bytes. */
const longest = 63;

/** A function's name for each table. */
function functionNames(tables: readonly string[]): ReadonlyMap<string, string> {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  return new Map(
    tables.map((table, index) => {
      let name = `gallra_audit_of_${table}`;
      const end = `_${index + 1}`;
      if (bytes(name) > longest) {
        const letters = [...name];
        while (bytes(letters.join('')) > longest - end.length) letters.pop();
        name = `${letters.join('')}${end}`;
      }
      return [table, name] as const;
    }),
  );
}

/** A trigger that is to be there. */
interface WantedTrigger extends TriggeredTable {
  readonly trigger: string;
  readonly function: string;
  readonly definition: Sql;
}

function wantedTriggers(
  tables: readonly TriggeredTable[],
  functions: ReadonlyMap<string, string>,
  own: (name: string) => Sql,
): readonly WantedTrigger[] {
  return tables.flatMap((table): readonly WantedTrigger[] => {
    const recording = functions.get(table.table);
    if (recording === undefined) return [];
    const target = sql.id(table.schema, table.name);
    const create = (trigger: string, when: Sql, called: string): WantedTrigger => ({
      ...table,
      trigger,
      function: called,
      definition: sql`create or replace trigger ${sql.id(trigger)} ${when} for each statement execute function ${own(called)}()`,
    });
    return [
      ...writes.map(({ on, sees }) =>
        create(`gallra_audit_${on}`, sql`after ${sql.raw(on)} on ${target} referencing ${sql.raw(sees)}`, recording),
      ),
      create('gallra_audit_truncate', sql`before truncate on ${target}`, truncateFunction),
    ];
  });
}

/** Drops what is installed and not wanted. */
function dropping(installed: readonly InstalledTrigger[], wanted: readonly WantedTrigger[]): readonly Sql[] {
  const place = (name: string, schema: string, table: string) => JSON.stringify([name, schema, table]);
  const kept = new Set(wanted.map(({ trigger, schema, name }) => place(trigger, schema, name)));
  const functions = new Set([eventFunction, namingFunction, ...wanted.map((trigger) => trigger.function)]);
  const gone = new Set(
    installed.filter((one) => wanted.length === 0 || !functions.has(one.function)).map(({ signature }) => signature),
  );
  return [
    ...installed.flatMap(({ trigger }) =>
      trigger === undefined || kept.has(place(trigger.name, trigger.schema, trigger.table))
        ? []
        : [sql`drop trigger if exists ${sql.id(trigger.name)} on ${sql.id(trigger.schema, trigger.table)}`],
    ),
    ...[...gone].map((signature) => sql`drop function if exists ${sql.raw(signature)}`),
  ];
}

const asText = (value: Sql): Sql => sql`(${value})::text`;

async function statements(db: Kysely<AnyDatabase>, policy: Policy): Promise<readonly Sql[]> {
  const schema = await ownSchema(db);
  const plain = db.withoutPlugins();
  const names = physicalNames(db, policy);
  const tables = await triggeredTables(plain, policy, names);
  const roots = new Map(tables.filter(({ isRoot }) => isRoot).map((root) => [root.table, root]));
  const own = (name: string) => sql.id(schema, name);
  const live = await readSchema(plain, policy, names);
  const setting: TableFunctionSetting = {
    policy,
    text: asText,
    equals: (value, expected) => sql`${asText(value)} = ${sql.lit(String(expected))}`,
    isSpelled: (home) => isSpelledKey(policy, live, home),
    times: postgresSql,
    names,
    rules: policyVersion(policy).rules,
    own,
    from: (table) => {
      const root = roots.get(table);
      return root === undefined ? names.from(table) : sql.id(root.schema, root.name);
    },
  };
  for (const table of roots.keys()) {
    const none = sql`(select * from ${setting.from(table)} where false)`;
    const columns = Object.keys(personalTable(policy, table).columns).map((name) => names.column(table, name, 'r'));
    const people = peopleSql(setting, table, none);
    await checkReadable(plain, table, [
      sql`select ${sql.join(columns)} from ${none} as r`,
      ...(people === undefined ? [] : [people]),
    ]);
  }
  const functions = functionNames([...roots.keys()]);
  const wanted = wantedTriggers(tables, functions, own);
  const text = (body: Sql) => quoted(body.compile(plain).sql);
  const made = (name: string, parameters: Sql, attributes: Sql, body: Sql): readonly Sql[] => [
    sql`create or replace function ${own(name)}(${parameters}) returns ${attributes} ${fixedPath} as ${text(body)}`,
    forItsOwnerOnly(sql`${own(name)}(${parameters})`),
  ];
  const triggerFunction = (name: string, body: Sql): readonly Sql[] =>
    made(name, sql``, sql`trigger language plpgsql security definer`, body);
  return [
    ...dropping(await installedTriggers(plain, schema), wanted),
    ...made(namingFunction, referenceParameters, sql`text language plpgsql`, referenceBody(own)),
    ...made(eventFunction, eventParameters, sql`void language plpgsql`, eventBody(own)),
    ...triggerFunction(truncateFunction, truncateBody),
    ...[...functions].flatMap(([table, name]) => triggerFunction(name, tableBody(setting, table))),
    ...wanted.map(({ definition }) => definition),
  ];
}

const within = <T>(db: Kysely<AnyDatabase>, work: (tx: Kysely<AnyDatabase>) => Promise<T>): Promise<T> =>
  db.isTransaction ? work(db) : db.transaction().execute(work);

async function run(db: Kysely<AnyDatabase>, doing: string, list: readonly Sql[]): Promise<void> {
  const plain = db.withoutPlugins();
  for (const statement of list) await guarded(doing, () => sql`${statement}`.execute(plain));
}

/**
 * The statements that `installAuditTriggers` would run, for hosts that own their DDL. They name the tables with their
 * schemas and the partitions that are there now, and can be run again.
 *
 * @param db - a Kysely handle on the database, with the host's plugins; only its catalogue is read
 * @param policy - a checked policy
 * @returns SQL statements, each ending with a semicolon
 * @throws GallraError `handle.unsuitable` for another dialect; `schema.drift` where a table is missing or can have no trigger;
 *   `database.refused` where a column of the policy is missing, or the user may not read a table
 * @see https://www.postgresql.org/docs/current/sql-createtrigger.html (transition relations)
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { auditTriggersSql } from '@gallra/kysely';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * declare const policy: Policy;
 * console.log((await auditTriggersSql(db, policy)).join('\n'));
 * ```
 */
export async function auditTriggersSql(db: Kysely<AnyDatabase>, policy: Policy): Promise<readonly string[]> {
  const plain = db.withoutPlugins();
  return (await statements(db, policy)).map((statement) => `${statement.compile(plain).sql};`);
}

/**
 * Installs triggers that record what is written past the audited handle, such as by psql, to every table that the policy
 * classifies, and makes them what the policy says now: run it with your migrations, and when partitions have been added.
 * TRUNCATE of such a table is refused from then on.
 *
 * The functions run with the rights of whoever installs them, who needs to own the tables, to read those that lead to
 * people, and to write to Gallra's own. Give the audited handle `triggers: true`, so that nothing is recorded twice.
 *
 * @param db - a Kysely handle that does not record, with the host's plugins; a transaction or not
 * @param policy - a checked policy
 * @throws GallraError `handle.unsuitable` for another dialect; `schema.drift` where a table is missing or can have no trigger;
 *   `database.refused` where a column of the policy is missing, or the user may not do it. Nothing is changed then.
 * @see GDPR Art. 5(2), 32
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { installAuditTriggers, migrate } from '@gallra/kysely';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * declare const policy: Policy;
 * await migrate(db);
 * await installAuditTriggers(db, policy);
 * ```
 */
export async function installAuditTriggers(db: Kysely<AnyDatabase>, policy: Policy): Promise<void> {
  const schema = await ownSchema(db);
  await within(db, async (tx) => {
    await run(tx, 'installing triggers', await statements(tx, policy));
    // Made here, two transactions that need it at once do not wait for each other.
    await kyselyAudit(tx.withoutPlugins(), (table) => sql.id(schema, table), spokenBy(db)).of();
  });
}

/**
 * Drops the triggers that record, and their functions.
 *
 * @param db - a Kysely handle, with the host's plugins; a transaction or not
 * @throws GallraError `handle.unsuitable` for another dialect; `database.refused`
 * @example
 * ```ts
 * import { dropAuditTriggers } from '@gallra/kysely';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * await dropAuditTriggers(db);
 * ```
 */
export async function dropAuditTriggers(db: Kysely<AnyDatabase>): Promise<void> {
  const schema = await ownSchema(db);
  await within(db, async (tx) => {
    await run(tx, 'dropping triggers', dropping(await installedTriggers(tx.withoutPlugins(), schema), []));
  });
}

import { GallraError, type Policy } from '@gallra/core';
import {
  categoriesOn,
  chosenPeriods,
  controllerCategories,
  exercisedRights,
  holdsOn,
  holdsOverRecords,
  legalHolds,
  type OwnRecord,
  ownRecords,
  periodsOn,
  requestsOn,
} from '@gallra/core/record';
import type { LiveSchema, Store, Transaction } from '@gallra/core/store';
import { type Kysely, sql } from 'kysely';
import type { AnyDatabase } from '../database/any-database.ts';
import { databaseError, guarded } from '../database/database-error.ts';
import { spokenBy } from '../dialects/dialect-of.ts';
import { ownTable } from '../names/own-tables.ts';
import { physicalNames, schemaOf } from '../names/physical-names.ts';
import type { RowsContext } from '../records/compilations.ts';
import { kyselyRows } from '../records/kysely-rows.ts';
import { rowsOf } from '../records/selected-rows.ts';
import { kyselyAudit } from './audit/audit-logs.ts';
import { kyselyEvents } from './audit/evidence.ts';
import { unrecordedKey } from './controllers-migration.ts';
import { kyselyFiles } from './own/file-outbox.ts';
import { kyselyJournal } from './own/journal.ts';
import { kyselyLeases } from './own/leases.ts';
import { kyselyOwnRecords } from './own/own-records.ts';
import { kyselyPeople } from './own/people.ts';
import { preservationOn } from './own/preservation.ts';
import { kyselyStates } from './own/subject-states.ts';
import { readSchema } from './policy-names.ts';

/** What the rows of Gallra's own records are read and disposed of by; the same for every transaction. */
type RecordContexts = (fragment: Policy) => RowsContext;

/** Own tables go by their own names, whatever the host's plugins do, and lie where its tables do. */
function recordContexts(context: RowsContext, db: Kysely<AnyDatabase>, schema: string | undefined): RecordContexts {
  const plain = schema === undefined ? db : db.withSchema(schema);
  const known = new WeakMap<Policy, RowsContext>();
  return (fragment) => {
    const made = known.get(fragment) ?? {
      ...context,
      policy: fragment,
      names: physicalNames(plain, fragment),
      ofRecords: true,
    };
    known.set(fragment, made);
    return made;
  };
}

/** What a transaction hands out. */
function transactionOn(context: RowsContext, ofRecords: RecordContexts, db: Kysely<AnyDatabase>): Transaction {
  const { own, policy, dialect } = context;
  const nothing = { list: async () => [] };
  const people = kyselyPeople(db, own, policy, dialect);
  const records = <T>(record: OwnRecord<T>) => kyselyOwnRecords(db, own, dialect, record);
  const holds = holdsOn(records(legalHolds), people);
  const periods = periodsOn(records(chosenPeriods));
  const audit = kyselyAudit(db, own, dialect);
  return {
    rows: kyselyRows(context, db, kyselyStates(db, own), { holds, periods }),
    events: kyselyEvents(db, own, audit),
    requests: requestsOn(records(exercisedRights), people, policy),
    holds,
    periods,
    categories: categoriesOn(records(controllerCategories)),
    leases: kyselyLeases(db, own, dialect),
    journal: kyselyJournal(db, own, dialect, policy),
    files: kyselyFiles(context, db),
    audit,
    ...preservationOn(db, own, dialect),
    own: records,
    ownRows: (fragment) => {
      const over = holdsOverRecords(records(legalHolds), Object.keys(fragment.subjects));
      return kyselyRows(ofRecords(fragment), db, async () => () => ({}), { holds: over, periods: nothing });
    },
  };
}

/**
 * A store on the host's own database, through Kysely.
 *
 * The host's plugins are asked once for the names they give to tables and columns (`CamelCasePlugin`, `withSchema`);
 * statements then go past them. Needs Gallra's own tables, see `migrate`.
 *
 * @param options.db - the host's handle; its dialect is PostgreSQL, PGlite, SQLite, MariaDB or MySQL
 * @param options.policy - a checked policy
 * @returns the store; whatever the database throws comes out as `GallraError` `database.refused`, without values
 * @throws GallraError `handle.unsuitable` for another dialect
 * @example
 * ```ts
 * import type { Policy } from '@gallra/core';
 * import { kyselyStore, migrate } from '@gallra/kysely';
 * import type { Kysely } from 'kysely';
 *
 * declare const db: Kysely<{ contacts: { id: number } }>;
 * declare const policy: Policy;
 * await migrate(db);
 * const store = kyselyStore({ db, policy });
 * console.log((await store.schema()).tables.length);
 * ```
 */
export function kyselyStore(options: { readonly db: Kysely<AnyDatabase>; readonly policy: Policy }): Store {
  const { db, policy } = options;
  const dialect = spokenBy(db);
  const plain = dialect.plugin === undefined ? db.withoutPlugins() : db.withoutPlugins().withPlugin(dialect.plugin);
  const names = physicalNames(db, policy);
  const schema = schemaOf(db);
  const own = ownTable(schema);
  const read = () => readSchema(plain, policy, names);
  // Column lengths and partitions are asked for in every batch; a sweep does not outlive a migration by much.
  let known: Promise<LiveSchema> | undefined;
  const context: RowsContext = {
    policy,
    names,
    dialect,
    own,
    schema: () => {
      known ??= read();
      return known;
    },
  };
  let isCarried = false;
  /** Nothing is decided while it is not known at which controller somebody has asked for something. */
  async function carried(): Promise<void> {
    if (isCarried) return;
    const before = sql`select 1 from ${own('gallra_subjects')} where controller = ${unrecordedKey} limit 1`;
    const { rows } = await sql`${before}`.execute(plain).catch((error: unknown) => {
      throw databaseError(error, 'looking for its own tables');
    });
    if (rows.length > 0)
      throw new GallraError(
        'migration.needed',
        'People are on record from before it was recorded at which controller. Run "gallra migrations", or migrate() with the policy; nothing was done.',
      );
    isCarried = true;
  }
  const ofRecords = recordContexts(context, plain, schema);
  return {
    records: ownRecords,
    schema: async () => {
      const live = await read();
      // Not before it is read: a transaction that has the only connection would wait for it for ever.
      known = Promise.resolve(live);
      return live;
    },
    otherSessions: async () => {
      const { otherSessions } = dialect;
      if (otherSessions === undefined) return undefined;
      const [row] = await guarded('counting its sessions', () => rowsOf(plain, otherSessions));
      return Number(row?.sessions ?? 0);
    },
    now: () =>
      guarded('reading its clock', async () => {
        const [row] = await rowsOf(plain, sql`select ${dialect.now} as now`);
        return new Date(Number(row?.now));
      }),
    transaction: async (work) => {
      await context.schema();
      await carried();
      let thrown: { readonly error: unknown } | undefined;
      try {
        return await plain.transaction().execute(async (transaction) => {
          try {
            return await work(transactionOn(context, ofRecords, transaction));
          } catch (error) {
            thrown = { error };
            throw error;
          }
        });
      } catch (error) {
        // What the work itself threw is the caller's; what the database threw at commit may quote values.
        if (thrown !== undefined && thrown.error === error) throw error;
        throw databaseError(error, 'committing');
      }
    },
  };
}

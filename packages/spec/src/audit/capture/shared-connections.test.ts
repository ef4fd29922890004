import type { Policy } from '@gallra/core';
import { auditedDialect } from '@gallra/kysely';
import { type DatabaseConnection, type Dialect, type Driver, Kysely, sql } from 'kysely';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eachDatabase } from '../../databases/index.ts';
import { type Agency, audited, createAgency, policy, readPolicy } from '../agency.ts';

/** The host's dialect with another driver; its own stays for others to use. */
const drivenBy = (host: Dialect, change: (driver: Driver) => Partial<Driver>): Dialect =>
  Object.assign(Object.create(host) as Dialect, {
    createDriver: () => {
      const driver = host.createDriver();
      return Object.assign(driver, change(driver));
    },
  });

/** A driver that loses the connection the first time somebody asks for the catalogue. */
function losing(driver: Driver): Partial<Driver> {
  const seen = new WeakSet<DatabaseConnection>();
  const acquire = driver.acquireConnection.bind(driver);
  let left = 1;
  return {
    acquireConnection: async (options) => {
      const connection = await acquire(options);
      if (seen.has(connection)) return connection;
      seen.add(connection);
      const execute = connection.executeQuery.bind(connection);
      connection.executeQuery = async (compiled, more) => {
        if (left > 0 && /pg_catalog|information_schema|sqlite_master/i.test(compiled.sql)) {
          left -= 1;
          throw new Error('The connection was lost.');
        }
        return execute(compiled, more);
      };
      return connection;
    },
  };
}

eachDatabase((database) => {
  describe('connections that several have, one after the other (GDPR Art. 5(2); R89)', () => {
    let host: ReturnType<typeof audited>;
    beforeAll(() => createAgency(database));
    beforeEach(async () => {
      for (const table of ['letters', 'deals', 'clients', 'gallra_audit', 'gallra_subjects'])
        await sql`delete from ${sql.id(table)}`.execute(database.db);
      await sql`insert into clients (id, name, phone) values (1, 'Karin', '070-1'), (2, 'Olle', '070-2')`.execute(
        database.db,
      );
      host = audited(database);
    });
    const call = (db: Kysely<Agency>, id: number) =>
      db.updateTable('clients').set({ phone: '070-9' }).where('id', '=', id).execute();
    const whose = async () => Promise.all((await host.records()).map(host.whose));
    const handle = (dialect: Dialect, recorded: Policy = policy) =>
      new Kysely<Agency>({
        dialect: auditedDialect({ dialect, policy: recorded, context: () => ({ purpose: 'brokerage' }) }),
      });

    test('what follows a transaction on the same connection is recorded as ever, however that has ended', async () => {
      await host.db.connection().execute(async (connection) => {
        await connection.transaction().execute((tx) => call(tx, 1));
        await call(connection, 2);
        const changedMind = new Error('changed my mind');
        const undone = connection.transaction().execute(async (tx) => {
          await call(tx, 1);
          throw changedMind;
        });
        await expect(undone).rejects.toBe(changedMind);
        await connection.updateTable('clients').set({ name: 'Olle B' }).where('id', '=', 2).execute();
      });
      expect(await whose()).toEqual([['1'], ['2'], ['2']]);
    });

    test('a transaction whose end nobody could see is not carried to the next who has the connection', async () => {
      await host.db.connection().execute(async (connection) => {
        await sql`begin`.execute(connection);
        await call(connection, 1);
        await sql`/* no, not this */ rollback`.execute(connection);
      });
      await call(host.db, 2);
      expect(await whose()).toEqual([['2']]);
    });

    test('what was read is recorded when the handle is destroyed', async () => {
      const db = handle(
        drivenBy(database.host, () => ({ destroy: async () => undefined })),
        readPolicy,
      );
      await db.selectFrom('clients').select('phone').where('id', '=', 1).execute();
      await db.destroy();
      expect(await whose()).toEqual([['1']]);
    });

    test('a schema that could not be read is asked for again', async () => {
      const db = handle(drivenBy(database.host, losing));
      await sql`insert into deals (id, client_id) values (10, 1)`.execute(database.db);
      const remove = () => db.deleteFrom('clients').where('id', '=', 1).execute();
      await expect(remove()).rejects.toThrow();
      await remove();
      expect((await host.records()).map(({ table }) => table)).toEqual(['clients', 'deals']);
    });
  });
});

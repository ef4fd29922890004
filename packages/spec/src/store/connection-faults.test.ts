import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { GallraError } from '@gallra/core';
import { kyselyStore, migrate } from '@gallra/kysely';
import { policyWith } from '@gallra/world';
import SQLite from 'better-sqlite3';
import { type Dialect, Kysely, MysqlDialect, PGliteDialect, PostgresDialect, SqliteDialect, sql } from 'kysely';
import { createPool, type PoolOptions } from 'mysql2';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { databaseNameOfItsOwn } from '../databases/run/run.ts';

const policy = policyWith({});

// What drivers and servers like to quote: whose connection it is, where to, and with what.
const secret = { user: 'zebra_karin', password: 'zebra-7711', name: 'zebra_agency', host: 'zebra.invalid' };

const sentences = {
  refused: 'nothing listens there',
  host: 'The host of the database is unknown',
  user: 'does not let this user in',
  name: 'There is no database of that name for this user',
  file: 'The file of the database cannot be opened',
  tls: 'TLS failed',
  time: 'did not answer in time',
  full: 'has no connection left',
  pool: "Every connection of the handle's pool is taken",
  closed: 'The handle is closed',
  protocol: 'does not speak as this database does',
  lost: 'The connection to the database was lost',
  notTaken: 'ended the connection before it could be used',
} as const;

type Use = (db: Kysely<unknown>) => Promise<unknown>;

const plainly: Use = (db) => kyselyStore({ db, policy }).transaction((tx) => tx.holds.list());

/** What Gallra throws on a handle. Nothing of it, however it is written into a log, tells whose connection it was. */
async function thrown(dialect: Dialect, use: Use = plainly): Promise<GallraError> {
  const db = new Kysely<unknown>({ dialect });
  try {
    const error = await use(db).then(
      () => undefined,
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(GallraError);
    const shown = `${inspect(error, { depth: 10, showHidden: true })} ${String((error as Error).cause)}`;
    for (const told of Object.values(secret)) expect(shown).not.toContain(told);
    return error as GallraError;
  } finally {
    await db.destroy().catch(() => undefined);
  }
}

async function told(dialect: Dialect, cause: keyof typeof sentences, use?: Use): Promise<void> {
  const { code, message } = await thrown(dialect, use);
  expect([code, message]).toEqual(['database.unreachable', expect.stringContaining(sentences[cause])]);
  expect(message).not.toContain('look in its log');
}

const listening = (answer: Parameters<typeof createServer>[1]): Promise<Server> =>
  new Promise((resolve) => {
    const server: Server = createServer(answer).listen(0, '127.0.0.1', () => resolve(server));
  });
const portOf = (server: Server): number => (server.address() as AddressInfo).port;

let silent: Server;
let hasty: Server;
let unused: number;

beforeAll(async () => {
  [silent, hasty] = [await listening(() => undefined), await listening((socket) => socket.destroy())];
  const gone = await listening(() => undefined);
  unused = portOf(gone);
  await new Promise((resolve) => gone.close(resolve));
});
afterAll(() => {
  silent.close();
  hasty.close();
});

/** Where a driver connects to, of the parts of a URL. */
const partsOf = (url: string | undefined) => {
  const { hostname, port, username, password, pathname } = new URL(url ?? '');
  return { host: hostname, port: Number(port), user: username, password, database: pathname.slice(1) };
};

describe('a database that cannot be reached is told by its cause, and not by whose it is (GDPR Art. 32)', () => {
  eachDatabase(
    (database) => {
      const server = () => partsOf(database.url);
      const handle = (options: pg.PoolConfig): Dialect => {
        const pool = new pg.Pool({ ...server(), ...options });
        // A connection that ends while nothing is asked is told to whoever listens; what is asked next fails of it.
        pool.on('connect', (client) => client.on('error', () => undefined));
        pool.on('error', () => undefined);
        return new PostgresDialect({ pool });
      };
      /** A user who may log in, but for what is said. */
      const withRole = async (options: string, work: (role: string) => Promise<void>): Promise<void> => {
        const role = databaseNameOfItsOwn().replace('gallra_test', secret.user);
        await database.run(`create role ${role} ${options} password '${secret.password}'`);
        try {
          await work(role);
        } finally {
          await database.run(`drop role ${role}`);
        }
      };

      beforeAll(() => migrate(database.db));

      test('nothing listens, on a port or a socket', async () => {
        await told(handle({ port: unused }), 'refused');
        await told(handle({ host: 'localhost', port: unused }), 'refused');
        await told(handle({ host: join(tmpdir(), secret.name) }), 'refused');
      });

      test('the host is unknown', () => told(handle({ host: secret.host }), 'host'));

      test('the user is unknown, or may not log in', async () => {
        await told(handle({ user: secret.user, password: secret.password }), 'user');
        await withRole('nologin', (user) => told(handle({ user, password: secret.password }), 'user'));
      });

      test('the password is wrong', async () => {
        const rules = await sql<{ method: string }>`select auth_method as method from pg_hba_file_rules`.execute(
          database.db,
        );
        const wrong = handle({ password: secret.password });
        // A server that trusts everybody lets a wrong password in.
        if (rules.rows.some(({ method }) => method === 'trust')) await plainly(new Kysely<unknown>({ dialect: wrong }));
        else await told(wrong, 'user');
      });

      test('there is no such database', () => told(handle({ database: secret.name }), 'name'));

      test('the user may not connect to this database', async () => {
        const { database: name } = server();
        await database.run(`revoke connect on database ${name} from public`);
        try {
          await withRole('login', (user) => told(handle({ user, password: secret.password }), 'notTaken'));
        } finally {
          await database.run(`grant connect on database ${name} to public`);
        }
      });

      test('TLS is asked of a server without', () => told(handle({ ssl: { rejectUnauthorized: false } }), 'tls'));

      test('the user has no connection left, or the pool has none', async () => {
        await withRole('login connection limit 0', (user) => told(handle({ user, password: secret.password }), 'full'));
        await told(handle({ max: 1, connectionTimeoutMillis: 3_000 }), 'pool', (db) =>
          db.connection().execute(() => plainly(db)),
        );
      });

      test('nobody answers, or somebody else does', async () => {
        await told(handle({ port: portOf(silent), connectionTimeoutMillis: 200 }), 'time');
        await told(handle({ port: portOf(hasty) }), 'lost');
      });

      test('the server ends the connection in the middle', async () => {
        await told(handle({ max: 1 }), 'lost', (db) =>
          kyselyStore({ db, policy }).transaction(async (tx) => {
            await database.run(
              `select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction'`,
            );
            await new Promise((resolve) => setTimeout(resolve, 300));
            await tx.holds.list();
          }),
        );
      });

      test('the handle is closed', () =>
        told(handle({}), 'closed', async (db) => {
          await plainly(db);
          await db.destroy();
          await plainly(db);
        }));

      test('a statement that takes too long is no fault of the connection, and says so', async () => {
        await database.db.transaction().execute(async (tx) => {
          await sql`lock table gallra_legal_holds in access exclusive mode`.execute(tx);
          for (const options of [{ statement_timeout: 300 }, { query_timeout: 300 }]) {
            const { code, message } = await thrown(handle({ ...options, max: 1 }));
            expect([code, message]).toEqual(['database.timeout', expect.stringContaining('took longer than')]);
          }
        });
      });
    },
    { name: 'postgres' },
  );

  eachDatabase(
    (database) => {
      const server = () => partsOf(database.url);
      const handle = (options: PoolOptions): Dialect =>
        new MysqlDialect({ pool: createPool({ ...server(), ...options }) });
      const withUser = async (options: string, work: (user: string) => Promise<void>): Promise<void> => {
        const user = databaseNameOfItsOwn().replace('gallra_test', secret.user);
        const { database: name } = server();
        await database.run(`create user '${user}' identified by '${secret.password}' ${options};
          grant all on ${name}.* to '${user}'`);
        try {
          await work(user);
        } finally {
          await database.run(`drop user '${user}'`);
        }
      };

      beforeAll(() => migrate(database.db));

      test('nothing listens, on a port or a socket', async () => {
        await told(handle({ port: unused }), 'refused');
        await told(handle({ socketPath: join(tmpdir(), secret.name) }), 'refused');
      });

      test('the host is unknown', () => told(handle({ host: secret.host }), 'host'));

      test('the user or the password is wrong, or the account is locked or wants TLS', async () => {
        await told(handle({ user: secret.user, password: secret.password }), 'user');
        await told(handle({ password: secret.password }), 'user');
        for (const options of ['account lock', 'require ssl', 'password expire'])
          await withUser(options, (user) => told(handle({ user, password: secret.password }), 'user'));
      });

      test('there is no such database, or it is not for this user', async () => {
        await told(handle({ database: secret.name }), 'name');
        await withUser('', (user) => told(handle({ user, password: secret.password, database: 'mysql' }), 'name'));
      });

      test('TLS is asked of a server without', () => told(handle({ ssl: { rejectUnauthorized: false } }), 'tls'));

      test('the user has no connection left, or the pool has none', async () => {
        await withUser('with max_user_connections 1', async (user) => {
          const only = new Kysely<unknown>({ dialect: handle({ user, password: secret.password }) });
          await only.connection().execute(() => told(handle({ user, password: secret.password }), 'full'));
          await only.destroy();
        });
        await told(handle({ connectionLimit: 1, waitForConnections: false }), 'pool', (db) =>
          db.connection().execute(() => plainly(db)),
        );
      });

      test('nobody answers, or somebody else does', async () => {
        await told(handle({ port: portOf(silent), connectTimeout: 200 }), 'time');
        await told(handle({ port: portOf(hasty) }), 'lost');
      });

      test('the server ends the connection in the middle', () =>
        told(handle({ connectionLimit: 1 }), 'lost', (db) =>
          db.connection().execute(async (connection) => {
            const { rows } = await sql<{ id: number }>`select connection_id() as id`.execute(connection);
            await database.run(`kill ${rows[0]?.id}`);
            await new Promise((resolve) => setTimeout(resolve, 300));
            await plainly(connection);
          }),
        ));

      test('the handle is closed', () =>
        told(handle({}), 'closed', async (db) => {
          await plainly(db);
          await db.destroy();
          await plainly(db);
        }));

      test('a statement that takes too long is no fault of the connection, and says so', async () => {
        const { code, message } = await thrown(handle({ connectionLimit: 1 }), async (db) => {
          await sql`set max_statement_time = 0.000001`.execute(db);
          await plainly(db);
        });
        expect([code, message]).toEqual(['database.timeout', expect.stringContaining('took longer than')]);
      });
    },
    { name: 'mariadb' },
  );

  describe('on SQLite', () => {
    let folder: string;
    const handle = (file: string, options: SQLite.Options = {}): Dialect =>
      new SqliteDialect({ database: async () => new SQLite(join(folder, file), options) });

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'gallra-faults-'));
      const db = new Kysely<unknown>({ dialect: handle(secret.name) });
      await migrate(db);
      await db.destroy();
    });
    afterAll(() => rm(folder, { recursive: true }));

    test('the folder or the file is missing, or is no database', async () => {
      await told(handle(join(secret.host, 'host.db')), 'file');
      await told(handle('absent.db', { fileMustExist: true }), 'file');
      await mkdir(join(folder, 'folder.db'));
      await told(handle('folder.db'), 'file');
      await writeFile(join(folder, 'text.db'), `${secret.name} is told here, and not in a database.\n`.repeat(100));
      await told(handle('text.db'), 'file');
    });

    test('the handle is closed', () =>
      told(handle(secret.name), 'closed', async (db) => {
        await plainly(db);
        await db.destroy();
        await plainly(db);
      }));

    test('a read-only file cannot be written, and says so', async () => {
      const { code, message } = await thrown(handle(secret.name, { readonly: true }), (db) =>
        kyselyStore({ db, policy }).transaction(({ leases }) => leases.take('sweep', 'somebody', 60)),
      );
      expect([code, message]).toEqual(['database.refused', expect.stringContaining('read-only')]);
      expect(message).not.toContain('look in its log');
    });

    test('a file that somebody else has locked is busy', async () => {
      const other = new SQLite(join(folder, secret.name));
      other.exec('begin exclusive');
      try {
        expect((await thrown(handle(secret.name, { timeout: 50 }))).code).toBe('database.busy');
      } finally {
        other.close();
      }
    });
  });

  test('PGlite: the handle is closed', async () => {
    const pglite = new PGlite();
    await pglite.waitReady;
    await pglite.close();
    await told(new PGliteDialect({ pglite }), 'closed');
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eachDatabase } from '../databases/index.ts';
import { type Project, project } from './project.ts';

let host: Project;

beforeAll(async () => {
  host = await project();
});
afterAll(() => host.remove());

interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}

/** Runs `gallra plan` on a handle, made by what stands here in a configuration. */
async function planned(imports: string, dialect: string) {
  await host.write(
    'lost.config.mjs',
    `import { Kysely, MysqlDialect, PostgresDialect, SqliteDialect } from 'kysely';
     ${imports}
     import { policy } from './policy.mjs';
     export default { policy, database: async () => new Kysely({ dialect: ${dialect} }) };`,
  );
  const { exitCode, stderr, data } = await host.json<Refusal>('plan', '--config', 'lost.config.mjs', '--debug');
  return { exitCode, stderr, shown: JSON.stringify(data), ...data.error };
}

describe('the command ends with 4 where its database cannot be reached, and tells nobody whose it is', () => {
  test.each([
    [
      'nothing listens',
      "import pg from 'pg';",
      "new PostgresDialect({ pool: new pg.Pool({ host: '127.0.0.1', port: 1, user: 'KEY7781', password: 'KEY7782' }) })",
      'nothing listens there',
    ],
    [
      'the host is unknown',
      "import { createPool } from 'mysql2';",
      "new MysqlDialect({ pool: createPool({ host: 'KEY7781.invalid', user: 'KEY7782', password: 'KEY7783' }) })",
      'host of the database is unknown',
    ],
    [
      'there is no such file',
      "import Database from 'better-sqlite3';",
      "new SqliteDialect({ database: async () => new Database('KEY7781/host.db') })",
      'file of the database cannot be opened',
    ],
  ])('%s', async (_, imports, dialect, says) => {
    const { exitCode, code, message, stderr, shown } = await planned(imports, dialect);
    expect([exitCode, code, message, stderr]).toEqual([4, 'database.unreachable', expect.stringContaining(says), '']);
    expect(shown).not.toMatch(/KEY778|look in its log/i);
  });

  eachDatabase(
    (database) => {
      test('the server ends the connection while nothing is asked', async () => {
        const { exitCode, code, message, stderr } = await planned(
          "import pg from 'pg';",
          `new PostgresDialect({
            pool: new pg.Pool({ connectionString: ${JSON.stringify(database.url)}, max: 1, application_name: 'lost' }),
            onReserveConnection: async () => {
              const other = new pg.Client({ connectionString: ${JSON.stringify(database.url)} });
              await other.connect();
              await other.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'lost' and datname = current_database()");
              await other.end();
              await new Promise((resolve) => setTimeout(resolve, 200));
            },
          })`,
        );
        expect([exitCode, code, stderr]).toEqual([4, 'database.unreachable', '']);
        expect(message).toContain('connection to the database was lost');
      });
    },
    { name: 'postgres' },
  );
});

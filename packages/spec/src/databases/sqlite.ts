import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import type { DatabaseKind } from './test-database.ts';

/** SQLite in memory. SQLite enforces foreign keys only where a connection asks for it, as hosts should. */
export const sqlite: DatabaseKind = {
  name: 'sqlite',
  dialect: 'sqlite',
  available: true,
  async open() {
    const database = new Database(':memory:');
    database.pragma('foreign_keys = ON');
    const host = new SqliteDialect({ database });
    const db = new Kysely({ dialect: host });
    return {
      name: 'sqlite',
      dialect: 'sqlite',
      db,
      host,
      run: async (script) => void database.exec(script),
      async close() {
        await db.destroy();
        // Kysely closes only what it has used.
        database.close();
      },
    };
  },
};

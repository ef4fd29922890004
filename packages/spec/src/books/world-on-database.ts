import type { LiveSchema } from '@gallra/core/store';
import { kyselyStore, migrate } from '@gallra/kysely';
import { clockAhead, liveSchema, type OpenStore, type World } from '@gallra/world';
import { type Kysely, sql } from 'kysely';
import type { TestDatabase } from '../databases/index.ts';
import { insertRows, rowsOf } from './world-rows.ts';
import { dropScript, foreignKeysScript, tablesScript } from './world-tables.ts';

// biome-ignore lint/suspicious/noExplicitAny: each world brings tables of its own.
type Connection = Kysely<any>;

/** Gallra's own tables but for those that remember how far it was migrated. */
async function ownTables({ db }: TestDatabase): Promise<readonly string[]> {
  const tables = await db.introspection.getTables();
  return tables.map(({ name }) => name).filter((name) => name.startsWith('gallra_') && !name.includes('migration'));
}

/** Empties tables. Most are empty already, which one question tells: a change costs far more. */
async function emptied(db: Connection, tables: readonly string[]): Promise<void> {
  if (tables.length === 0) return;
  const questions = tables.map(
    (table) => sql`select ${sql.lit(table)} as name where exists (select 1 from ${sql.table(table)})`,
  );
  const { rows } = await sql<{ name: string }>`${sql.join(questions, sql` union all `)}`.execute(db);
  for (const { name } of rows) await sql`delete from ${sql.table(name)}`.execute(db);
}

/** Fills a world's tables; rows may refer to each other in circles. */
async function filled(database: TestDatabase, connection: Connection, { schema, rows }: World): Promise<void> {
  for (const [name, some] of Object.entries(rows)) {
    const table = schema.tables.find((other) => other.name === name);
    if (table === undefined) throw new Error(`The world has rows for "${name}", and no such table.`);
    await insertRows(connection, database.dialect, table, some);
  }
}

/** Where a session may leave foreign keys unchecked, how it says so and takes it back. */
const unchecked = {
  sqlite: ['pragma foreign_keys = off', 'pragma foreign_keys = on'],
  mysql: ['set foreign_key_checks = 0', 'set foreign_key_checks = 1'],
  postgres: undefined,
} as const;

/** A database with the tables of the world that was opened last: the next may have the same, which saves making them. */
class WorldDatabase {
  readonly #database: TestDatabase;
  #own: readonly string[] | undefined;
  #tables: LiveSchema = liveSchema();

  constructor(database: TestDatabase) {
    this.#database = database;
  }

  async put(world: World): Promise<void> {
    const { db, dialect } = this.#database;
    if (this.#own === undefined) {
      await migrate(db);
      this.#own = await ownTables(this.#database);
    }
    const own = this.#own;
    const session = unchecked[dialect];
    const hasReferences = world.schema.tables.some(({ foreignKeys }) => foreignKeys.length > 0);
    const same = JSON.stringify(world.schema) === JSON.stringify(this.#tables);
    const reused = same && (session !== undefined || !hasReferences);
    if (!reused) await this.#replaceTables(world.schema);
    await db.connection().execute(async (connection) => {
      if (session !== undefined) await sql.raw(session[0]).execute(connection);
      await connection.transaction().execute(async (tx) => {
        await emptied(tx, [...own, ...(reused ? world.schema.tables.map(({ name }) => name) : [])]);
        await filled(this.#database, tx, world);
      });
      if (session !== undefined) await sql.raw(session[1]).execute(connection);
    });
    const references = reused ? '' : foreignKeysScript(world.schema, dialect);
    if (references !== '') await this.#database.run(references);
  }

  async #replaceTables(schema: LiveSchema): Promise<void> {
    const { dialect } = this.#database;
    await this.#database.run([dropScript(this.#tables, dialect), tablesScript(schema, dialect)].join('\n'));
    this.#tables = schema;
  }
}

/**
 * Opens worlds in a database, each in place of the one before. Gallra's own tables are made once and then emptied.
 *
 * @param database - an empty database; it is asked for when the first world is opened
 */
export function worldsOn(database: TestDatabase): OpenStore {
  const worlds = new WorldDatabase(database);
  return async (world) => {
    await worlds.put(world);
    return {
      store: clockAhead(kyselyStore({ db: database.db, policy: world.policy })),
      rows: async (name) => {
        const table = world.schema.tables.find((other) => other.name === name);
        if (table === undefined) throw new Error(`The world has no table "${name}".`);
        return rowsOf(database, table);
      },
    };
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate, migrationSql } from '@gallra/kysely';
import { cases } from '@gallra/world/cases';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type DatabaseName, databases } from '../databases/index.ts';
import { expectEverything, filled, type UpgradedDatabase } from './filled-before.ts';

const upgrader = fileURLToPath(new URL('./upgrader.ts', import.meta.url));

/** A database that another process can open. */
interface SharedDatabase extends UpgradedDatabase {
  readonly url: string;
}

async function sqliteFile(): Promise<SharedDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'gallra-killed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const url = join(folder, 'host.db');
  const database = new Database(url);
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
  onTestFinished(() => db.destroy());
  return { dialect: 'sqlite', db, url, run: async (script) => void database.exec(script) };
}

async function onServer(name: DatabaseName): Promise<SharedDatabase> {
  const database = await databases.find((kind) => kind.name === name)?.open();
  if (database?.url === undefined) return expect.unreachable();
  onTestFinished(() => database.close());
  return { ...database, url: database.url };
}

/** Begins an upgrade in another process, and kills it once it has sent a statement. */
async function killedUpgrade(name: DatabaseName, url: string, statement: number): Promise<void> {
  const child = spawn(process.execPath, ['--conditions=gallra-source', upgrader, name, url, String(statement)], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const [said] = await Promise.race([once(child.stdout, 'data'), exit]);
  child.kill('SIGKILL');
  expect(String(said)).toBe('sent\n');
  expect(await exit).toEqual([null, 'SIGKILL']);
}

/** The version that comes last. */
const newest = '0011_preservation';

const isUpgraded = async ({ db }: UpgradedDatabase) =>
  (await sql`select name from gallra_migrations where name = ${newest}`.execute(db)).rows.length > 0;

/** Statements that each may be the last one, spread over all of them in a run that is not full. */
function stops({ db }: UpgradedDatabase): readonly number[] {
  const statements = migrationSql(db);
  const first = statements.findIndex((statement) => statement.includes('gallra_legal_holds'));
  const all = statements.length - 1 - first;
  const wanted = Math.max(3, Math.min(cases(all + 1), all + 1));
  return Array.from({ length: wanted }, (_, index) => first + Math.round((index * all) / (wanted - 1)));
}

// PGlite lives in the process that would be killed.
describe.each(databases.filter(({ name }) => name !== 'pglite'))('an upgrade on $name', ({ name, available }) => {
  const opened = () => (name === 'sqlite' ? sqliteFile() : onServer(name));

  test.skipIf(!available)('that is killed half-way ends whole when it is run again, with all rows', async () => {
    for (const statement of stops(await opened())) {
      const database = await opened();
      const policy = await filled(database);
      await killedUpgrade(name, database.url, statement);
      expect(await isUpgraded(database)).toBe(false);
      await migrate(database.db, { policy });
      expect(await isUpgraded(database)).toBe(true);
      await expectEverything(database, policy);
    }
  });

  test.skipIf(!available)('may be killed again and again', async () => {
    const database = await opened();
    const policy = await filled(database);
    for (const statement of stops(database)) await killedUpgrade(name, database.url, statement);
    await migrate(database.db, { policy });
    await expectEverything(database, policy);
  });
});

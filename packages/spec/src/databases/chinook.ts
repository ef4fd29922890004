import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { readSharedData, sharedData } from './shared-data.ts';
import type { TestDatabase } from './test-database.ts';

const chinookFiles = {
  postgres: 'chinook/postgres.sql',
  sqlite: 'chinook/chinook.sqlite',
  mysql: 'chinook/mysql.sql',
} as const;

/** Loads Chinook, a music shop, on any dialect. Tables are named `Customer` on SQLite and MariaDB, `customer` on PostgreSQL. */
export async function loadChinook(database: TestDatabase): Promise<void> {
  if (database.dialect === 'sqlite') return copyFromFile(database);
  const script = await readSharedData(chinookFiles[database.dialect]);
  // MySQL's script makes a database under a fixed name; the tables belong in the one that is open.
  await database.run(script.replace(/^(drop database|create database|use) .*$/gim, ''));
}

/** A database that is open cannot be swapped for a file, so the file is attached and its schema and rows copied. */
async function copyFromFile({ db, run }: TestDatabase): Promise<void> {
  const source = sharedData(chinookFiles.sqlite);
  if (source === undefined) throw new Error(`../shared/data/${chinookFiles.sqlite} is absent: ask sharedData() first.`);
  const folder = await mkdtemp(join(tmpdir(), 'gallra-chinook-'));
  const file = join(folder, 'chinook.sqlite');
  try {
    await copyFile(source, file);
    await sql`attach database ${file} as chinook`.execute(db);
    const { rows } = await sql<{ type: string; name: string; sql: string }>`
      select type, name, sql from chinook.sqlite_master
      where sql is not null and name not like 'sqlite\\_%' escape '\\'
      order by type = 'table' desc, rowid`.execute(db);
    const tables = rows.filter(({ type }) => type === 'table');
    const others = rows.filter(({ type }) => type !== 'table');
    await run(
      [
        'pragma foreign_keys = off',
        'begin',
        ...tables.map((table) => table.sql),
        ...tables.map(({ name }) => `insert into main."${name}" select * from chinook."${name}"`),
        ...others.map((other) => other.sql),
        'commit',
        'pragma foreign_keys = on',
        'detach database chinook',
      ].join(';\n'),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { createGallra } from 'gallra';
import { Kysely, SqliteDialect } from 'kysely';
import { createStorage } from 'unstorage';
import fsDriver from 'unstorage/drivers/fs';
import { expect, onTestFinished, test } from 'vitest';
import { at, policy, schema } from './scans.ts';

const remover = fileURLToPath(new URL('./remover.ts', import.meta.url));

test('a process that is killed between commit and removal leaves its files to a later flush, and none is lost', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gallra-killed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const base = join(folder, 'files');
  await mkdir(join(base, 'scans'), { recursive: true });
  const file = join(folder, 'host.db');
  const database = new Database(file);
  database.exec(`${schema}
    insert into contacts values (1, 'Karin', 'scans/1.pdf', null, '2020-01-01'), (2, 'Olle', 'scans/2.pdf', null, '2026-11-01');`);
  for (const name of ['1.pdf', '2.pdf']) await writeFile(join(base, 'scans', name), 'a scan');

  const child = spawn(process.execPath, ['--conditions=gallra-source', remover, file], {
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), exit]);
  child.kill('SIGKILL');
  await exit;
  expect(database.prepare('select id from contacts').all()).toEqual([{ id: 2 }]);
  expect(existsSync(join(base, 'scans', '1.pdf'))).toBe(true);

  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database }) });
  onTestFinished(() => db.destroy());
  const storage = createStorage({ driver: fsDriver({ base }) });
  let now = at;
  const gallra = createGallra({ policy, db, clock: () => now, files: { storage } });
  // Whoever took the entry might still be at it.
  expect(await gallra.flush()).toMatchObject({ files: { removed: 0, waiting: 1, failing: [] } });
  now = new Date(at.getTime() + 60_000);
  expect(await gallra.flush()).toMatchObject({ files: { removed: 1, waiting: 0, failing: [] } });
  expect(existsSync(join(base, 'scans', '1.pdf'))).toBe(false);
  expect(existsSync(join(base, 'scans', '2.pdf'))).toBe(true);
  expect(await gallra.flush()).toMatchObject({ files: { removed: 0, waiting: 0 } });
});

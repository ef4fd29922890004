import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dropMariadbDatabases, mariadb } from '../mariadb.ts';
import { isLeftOver } from './run.ts';

const program = fileURLToPath(new URL('./abandoned.ts', import.meta.url));
const server = process.env.GALLRA_TEST_MYSQL_URL ?? '';

/** What a run has made by the time it is killed. */
interface Made {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly url?: string;
}

const databaseOf = ({ url = '' }: Made) => new URL(url).pathname.slice(1);

async function databases(): Promise<readonly string[]> {
  const connection = await createConnection(server);
  try {
    const [rows] = await connection.query<(RowDataPacket & { readonly name: string })[]>(
      'select schema_name as name from information_schema.schemata',
    );
    return rows.map(({ name }) => name);
  } finally {
    await connection.end();
  }
}

describe('a run that is killed', () => {
  let parent: string;
  const begun: ChildProcess[] = [];

  /** Another run, whose temporary folders lie in a folder of this test. */
  async function begin(): Promise<Made> {
    const { GALLRA_TEST_RUN: _, ...env } = process.env;
    const child = spawn(process.execPath, ['--conditions=gallra-source', program], {
      env: { ...env, TMPDIR: parent, TEMP: parent, TMP: parent },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    begun.push(child);
    for await (const line of createInterface({ input: child.stdout })) return { child, ...JSON.parse(line) };
    throw new Error('The program ended without a word.');
  }
  const kill = (child: ChildProcess) =>
    new Promise((resolve) => {
      child.once('close', resolve);
      child.kill('SIGKILL');
    });

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'gallra-runs-'));
  });
  afterEach(async () => {
    for (const child of begun.splice(0)) if (child.exitCode === null && child.signalCode === null) await kill(child);
    if (server !== '') await dropMariadbDatabases(isLeftOver);
    rmSync(parent, { recursive: true });
  });

  test('leaves a temporary folder that the next run removes, and not that of a run that goes on', async () => {
    const [killed, running] = [await begin(), await begin()];
    await kill(killed.child);
    expect(existsSync(killed.folder)).toBe(true);
    await begin();
    expect(existsSync(dirname(killed.folder))).toBe(false);
    expect(existsSync(running.folder)).toBe(true);
  });

  test('on another machine is over after a day', () => {
    const begun = (ago: number) => (Date.now() - ago).toString(36);
    expect(isLeftOver(`gallra_test_zzzz_1_${begun(0)}_0a1b2c3d`)).toBe(false);
    expect(isLeftOver(`gallra_test_0000_1_${begun(3_600_000)}_0a1b2c3d`)).toBe(false);
    expect(isLeftOver(`gallra_test_0000_1_${begun(90_000_000)}_0a1b2c3d`)).toBe(true);
    for (const other of ['test', 'gallra', 'gallra_test', 'gallra_test_0a1b2c3d4e5f6071'])
      expect(isLeftOver(other)).toBe(false);
  });

  describe.skipIf(!mariadb.available)('mariadb', () => {
    test('keeps a database that the next run drops, and not that of a run that goes on', async () => {
      const [killed, running] = [await begin(), await begin()];
      await kill(killed.child);
      expect(await databases()).toEqual(expect.arrayContaining([databaseOf(killed), databaseOf(running)]));
      await dropMariadbDatabases(isLeftOver);
      const left = await databases();
      expect(left).not.toContain(databaseOf(killed));
      expect(left).toContain(databaseOf(running));
    });
  });
});

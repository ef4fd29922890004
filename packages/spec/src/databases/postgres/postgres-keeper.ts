/** A program: runs one throw-away PostgreSQL server for the process that started it, until that process is gone. */
import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeeperReport } from './embedded-postgres.ts';
import { type Account, reachableBinaries, serverAccount } from './postgres-binaries.ts';

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

/** A folder for the server that its account can enter: a private temporary folder, it cannot. */
async function enterableFolder(account: Account): Promise<string> {
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp'])) {
    const folder = await mkdtemp(join(parent, 'gallra-postgres-')).catch(() => undefined);
    if (folder === undefined) continue;
    await chmod(folder, 0o755);
    if (!('uid' in account) || spawnSync('ls', [folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0)
      return folder;
    await rm(folder, { recursive: true });
  }
  throw new Error(`the user that it runs as can enter neither ${tmpdir()}, nor /tmp, nor /var/tmp`);
}

const given = (account: Account, path: string) =>
  'uid' in account ? chown(path, account.uid, account.gid) : Promise.resolve();

/** Runs a program of PostgreSQL until it says `word` or, without one, until it ends well. */
function running(program: string, options: readonly string[], how: SpawnOptions, word?: string): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const log: string[] = [];
    const child = spawn(program, options, { ...how, stdio: ['ignore', 'pipe', 'pipe'] });
    const heard = (chunk: Buffer) => {
      log.push(String(chunk).trim());
      if (word !== undefined && log.at(-1)?.includes(word)) resolve(child);
    };
    child.stdout?.on('data', heard);
    child.stderr?.on('data', heard);
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 && word === undefined) resolve(child);
      else reject(new Error(log.slice(-3).join(' ') || `${program} ended with ${code}`));
    });
  });
}

async function start(): Promise<Server> {
  const account = serverAccount();
  const folder = await enterableFolder(account);
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  try {
    const programs = await reachableBinaries(account, folder);
    const [data, secret, password] = [join(folder, 'data'), join(folder, 'password'), randomUUID()];
    await mkdir(data, { mode: 0o700 });
    await writeFile(secret, password, { mode: 0o600 });
    for (const path of [data, secret]) await given(account, path);
    const how = { ...account, cwd: folder, env: { ...process.env, LC_ALL: 'C' } };
    const login = ['--username=postgres', '--auth=password', `--pwfile=${secret}`];
    await running(join(programs, 'initdb'), [`--pgdata=${data}`, ...login, ...initdb, ...collation], how);
    await rm(secret);
    const port = await freePort();
    const said = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const ready = 'database system is ready to accept connections';
    const server = await running(join(programs, 'postgres'), ['-D', data, '-p', String(port), ...said], how, ready);
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      async stop() {
        const ended = new Promise((resolve) => server.once('close', resolve));
        if (server.exitCode === null && server.kill('SIGINT')) await ended;
        await remove();
      },
    };
  } catch (cause) {
    await remove();
    throw cause;
  }
}

/** Between finding a free port and taking it, another worker may have been quicker. */
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
// A signal to the whole group is for the owner to heed: when it is gone, the pipe closes.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

try {
  const server = await startStubbornly(3);
  report({ url: server.url });
  await ownerGone;
  await server.stop();
} catch (error) {
  report({ error: error instanceof Error ? error.message : String(error) });
}
process.exit();

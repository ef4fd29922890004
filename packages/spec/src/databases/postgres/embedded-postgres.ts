import { spawn, spawnSync } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { binariesPackage, installedBinaries } from './postgres-binaries.ts';

/** What the keeper says once, on its standard output. */
export type KeeperReport = { readonly url: string } | { readonly error: string };

let server: Promise<string> | undefined;

/** The URL of this process's own PostgreSQL server, started by the first call. Everything in it may go at any time. */
export const embeddedPostgres = (): Promise<string> => {
  server ??= start();
  return server;
};

/** Started before the first test of a run, for all its workers: see `vitest-setup.ts`. */
export const sharedServer = 'GALLRA_EMBEDDED_POSTGRES_URL';

/**
 * The server belongs to a keeper, a process that waits for the end of its standard input. However this process ends,
 * even killed, the pipe closes, and the keeper stops the server and removes its files.
 */
async function start(): Promise<string> {
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('./postgres-keeper.ts', import.meta.url))], {
    // Its own process group, so that Ctrl-C reaches it through the pipe only; a folder every user can enter.
    detached: true,
    windowsHide: true,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const said = await firstLine(keeper.stdout);
  const report: KeeperReport = said === undefined ? { error: 'its keeper ended without a word' } : JSON.parse(said);
  if ('error' in report) throw new Error(`The embedded PostgreSQL did not start: ${report.error}`);
  // Nothing here may keep this process alive.
  keeper.stdout.destroy();
  keeper.unref();
  (keeper.stdin as Socket).unref();
  return report.url;
}

async function firstLine(output: NodeJS.ReadableStream): Promise<string | undefined> {
  for await (const line of createInterface({ input: output })) return line;
  return undefined;
}

/** Why no server from npm can run here; undefined where one can. Asks the binary for its version, which is quick. */
export function whyNotEmbedded(): string | undefined {
  let binary: string;
  try {
    binary = join(installedBinaries(), 'bin', 'postgres');
  } catch {
    return `${binariesPackage} is not installed and GALLRA_TEST_POSTGRES_URL is not set`;
  }
  const { status, stderr, error } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  // The keeper makes the file executable when it starts the server.
  if (status === 0 || (error as NodeJS.ErrnoException | undefined)?.code === 'EACCES') return undefined;
  return `${binariesPackage} does not run here: ${error?.message ?? stderr.trim().split('\n')[0]}`;
}

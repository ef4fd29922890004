import { existsSync, globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';
import { cache } from './runtime.ts';

/**
 * What a host may have installed, and filled: the last state before this file, which was also before Gallra's own records
 * were declared.
 */
const world = 'packages/world/package.json';

/** What `npm install` takes for all packages at once. */
export type Tarballs = readonly string[];

const inFolder = (folder: string): Tarballs => globSync(join(folder, '*.tgz')).sort();

async function packed(root: string, folder: string, built = false): Promise<Tarballs> {
  if (!built) await run({ folder: root }, 'npx', 'pnpm', 'run', 'build');
  await run(
    { folder: root },
    'npx',
    'pnpm',
    '--recursive',
    '--filter-prod',
    'gallra...',
    'pack',
    '--pack-destination',
    folder,
  );
  return inFolder(folder);
}

/**
 * The packages as they are now.
 *
 * @param folder - where the files go
 * @param options.built - what is in `dist` is packed as it is
 */
export const currentTarballs = (folder: string, { built }: { readonly built?: boolean } = {}): Promise<Tarballs> =>
  packed('.', folder, built);

/** Commits are looked for by what they did: whoever takes over a history may write it anew. */
async function earlierCommit(): Promise<string | undefined> {
  const git = (...args: readonly string[]) => run({ folder: '.' }, 'git', ...args);
  const added = await git('log', '--diff-filter=A', '--format=%H', '--', world);
  const first = added.trim().split('\n').at(-1);
  return git('rev-parse', '--verify', '--quiet', `${first}^`).then(
    (found) => found.trim(),
    () => undefined,
  );
}

/**
 * The packages as they were, built once from the history of this repository and kept.
 *
 * @returns undefined where the clone does not have that history
 */
export async function earlierTarballs(): Promise<Tarballs | undefined> {
  const earlier = await earlierCommit();
  if (earlier === undefined) return undefined;
  const kept = join(cache, `earlier-${earlier}`);
  if (existsSync(kept)) return inFolder(kept);
  const work = await mkdtemp(join(tmpdir(), 'gallra-earlier-'));
  try {
    const [source, tarballs] = [join(work, 'source'), join(work, 'packed')];
    await Promise.all([source, tarballs].map((folder) => mkdir(folder)));
    await run({ folder: '.' }, 'git', 'archive', '--output', join(work, 'source.tar'), earlier);
    await run({ folder: source }, 'tar', '-xf', join(work, 'source.tar'));
    await run({ folder: source }, 'npx', 'pnpm', 'install', '--frozen-lockfile', '--prefer-offline');
    await packed(source, tarballs);
    await cp(tarballs, kept, { recursive: true });
    return inFolder(kept);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

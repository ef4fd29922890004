import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { run } from './command.ts';

/** Runtimes and earlier packages are kept between two runs; `node_modules` is deleted with them. */
export const cache = resolve('node_modules/.cache/gallra-packages');

/** A Node with the npm that hosts have today. */
export interface Runtime {
  readonly name: string;
  /** In front of the PATH: `node`, `npm` and `npx`, and nothing of this repository. */
  readonly env: NodeJS.ProcessEnv;
}

const npmVersion = '11';

async function installed(name: string, version: string): Promise<string> {
  const folder = join(cache, `${name}-${version}`);
  const path = join(folder, 'node_modules', name);
  if (existsSync(join(folder, 'complete'))) return path;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"private":true}');
  await run({ folder }, 'npm', 'install', '--no-fund', '--no-audit', `${name}@${version}`);
  await writeFile(join(folder, 'complete'), '');
  return path;
}

/**
 * A Node out of npm, with npm 11.
 *
 * @param version - of Node, such as `22` or `22.18.0`
 */
export async function runtime(version: string): Promise<Runtime> {
  const [node, npm] = await Promise.all([installed('node', version), installed('npm', npmVersion)]);
  const bin = join(cache, `bin-${version}`);
  await rm(bin, { recursive: true, force: true });
  await mkdir(bin);
  await symlink(join(node, 'bin/node'), join(bin, 'node'));
  await symlink(join(npm, 'bin/npm-cli.js'), join(bin, 'npm'));
  await symlink(join(npm, 'bin/npx-cli.js'), join(bin, 'npx'));
  const foreign = /^(npm|pnpm)_|^(NODE_OPTIONS|NODE_PATH|INIT_CWD)$/i;
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  const path = (env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));
  const told = await run({ folder: bin }, join(bin, 'node'), '--version');
  return {
    name: `Node ${told.trim().slice(1)}`,
    env: {
      ...env,
      PATH: [bin, ...path].join(delimiter),
      NO_COLOR: '1',
      npm_config_fund: 'false',
      npm_config_audit: 'false',
      npm_config_update_notifier: 'false',
      npm_config_prefer_offline: 'true',
    },
  };
}

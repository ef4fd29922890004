import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Host } from './host.ts';
import type { Runtime } from './runtime.ts';
import type { Tarballs } from './tarballs.ts';

const options = '--noEmit --strict --module nodenext --target es2022 --types node --extendedDiagnostics';

/** The seconds that a compilation took in all. */
const secondsOf = (told: string): number => Number(/^Total time:\s+([\d.]+)s/m.exec(told)?.[1]);

/**
 * Compiles a small host with the compilers that the README names, and tells what it costs to leave out `skipLibCheck`.
 *
 * @throws Error where a declaration of ours, or of what it leads to, is no good
 */
export const typeCost = (runtime: Runtime, tarballs: Tarballs): Promise<readonly string[]> =>
  Host.use(runtime, async (host) => {
    await host.install([...tarballs, 'kysely@^0.29', '@types/node@22']);
    await copyFile('scripts/packages/hosts/types.mts', join(host.folder, 'types.mts'));
    const compile = async (version: string, skip: string) => {
      await host.install([`typescript@~${version}.0`]);
      return secondsOf(await host.shell(`npx tsc ${options} ${skip} types.mts`));
    };
    const lowest = await compile('5.4', '--skipLibCheck');
    const pairs = [`TypeScript 5.4: ${lowest} s with skipLibCheck`];
    for (const version of ['5.7', '6.0']) {
      const [without, skipped] = [await compile(version, ''), await compile(version, '--skipLibCheck')];
      pairs.push(`TypeScript ${version}: ${without} s, ${skipped} s with skipLibCheck`);
    }
    return pairs;
  });

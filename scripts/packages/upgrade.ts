import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Host } from './host.ts';
import type { Runtime } from './runtime.ts';
import type { Tarballs } from './tarballs.ts';

const programs = 'scripts/packages/hosts';

/**
 * Installs the packages of before, fills databases with them, installs those of now over them, and goes on.
 *
 * @throws Error where what was recorded before is not there any more, or cannot be worked with
 */
export const upgrade = (runtime: Runtime, before: Tarballs, now: Tarballs): Promise<void> =>
  Host.use(runtime, async (host) => {
    await host.install([...before, 'kysely@^0.29', 'better-sqlite3', '@electric-sql/pglite']);
    const databases = ['sqlite', 'pglite'];
    for (const database of databases) {
      await mkdir(join(host.folder, database));
      await cp(programs, join(host.folder, database), { recursive: true });
      await host.shell(`cd ${database} && node before.mjs ${database} && cd ..`);
    }
    // Between two versions that no registry has, npm would look there for what the old tree lacks.
    await host.shell('rm -r node_modules package-lock.json');
    await host.install(now);
    for (const database of databases) await host.shell(`cd ${database} && node after.mjs ${database} && cd ..`);
  });

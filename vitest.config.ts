import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { drawSeed, longestTest } from '@gallra/world/cases';
import { defineConfig } from 'vitest/config';

const folders = globSync(['packages/*', 'examples/*']);
drawSeed();
const conditions = ['gallra-source'];
/** Those whose workers share one PostgreSQL. */
const onPostgres = ['spec', 'hosts'];

export default defineConfig({
  test: {
    // Sized for two cores: every worker may start a database of its own.
    maxWorkers: 2,
    reporters: [
      'default',
      ['json', { outputFile: 'test-results/vitest.json' }],
      './packages/spec/src/databases/run/last-lines.ts',
    ],
    projects: folders.map((root) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name: basename(root),
        root,
        globalSetup: [
          resolve('packages/spec/src/databases/run/run-setup.ts'),
          ...(onPostgres.includes(basename(root)) ? [resolve('packages/spec/src/databases/run/vitest-setup.ts')] : []),
        ],
        include: ['src/**/*.test.ts'],
        // A machine that is busy with other work takes ten times as long.
        testTimeout: longestTest,
        hookTimeout: 600_000,
        expect: { poll: { timeout: 120_000 } },
        // Must stand in each project: the root's flag lets wrong type tests pass.
        typecheck: { enabled: true, include: ['src/**/*.test-d.ts'], tsconfig: 'tsconfig.json' },
      },
    })),
  },
});

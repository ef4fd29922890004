/** `pnpm run check`: every check that is not a test. One line each, to the end; then the output of those that failed. */
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

interface Check {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}

interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

const command = (file: string, ...args: readonly string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ ok: false, output: error.message }));
    child.on('close', (code) => resolve({ ok: code === 0, output: Buffer.concat(chunks).toString() }));
  });

const check = (name: string, file: string, ...args: readonly string[]): Check => ({
  name,
  run: () => command(file, ...args),
});

const folders = ['packages', 'examples'].flatMap((parent) => readdirSync(parent).map((name) => join(parent, name)));
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const isPublished = (folder: string): boolean => manifestOf(folder).private !== true;
const tarballs = mkdtempSync(join(tmpdir(), 'gallra-check-'));

/** The entries of a package, as those who install it see them. */
function builtExports(folder: string): unknown {
  const { exports }: { exports: Record<string, Record<string, string>> } = manifestOf(folder);
  return Object.fromEntries(Object.entries(exports).map(([path, { 'gallra-source': _, ...built }]) => [path, built]));
}

/** What a host would install: packed, then read by two linters that know how Node and TypeScript resolve it. */
const packed = (folder: string): Check => ({
  name: `package ${folder}`,
  run: async () => {
    const tarball = join(tarballs, `${folder.replace('/', '-')}.tgz`);
    const outcomes = [
      await command('pnpm', '--dir', folder, 'pack', '--out', tarball),
      await command('publint', '--strict', tarball),
      await command('attw', '--profile', 'esm-only', tarball),
    ];
    const published = await command('tar', '-xOzf', tarball, 'package/package.json');
    // Neither linter sees an entry that is missing, nor a condition that points at files outside the tarball.
    if (!published.ok || !isDeepStrictEqual(JSON.parse(published.output).exports, builtExports(folder)))
      outcomes.push({
        ok: false,
        output: 'publishConfig.exports has to be exports without the condition gallra-source.',
      });
    return { ok: outcomes.every(({ ok }) => ok), output: outcomes.map(({ output }) => output).join('\n') };
  },
});

const kilobyte = 1024;

/** The documentation site: built, with pages that a reader need not wait for. */
const site: Check = {
  name: 'documentation site',
  run: async () => {
    const built = await command('pnpm', 'run', 'docs');
    const dist = 'docs/.vitepress/dist';
    const files = globSync(`${dist}/**/*`, { withFileTypes: true }).filter((file) => file.isFile());
    const sizes = files.map((file) => ({
      page: relative(dist, join(file.parentPath, file.name)),
      size: statSync(join(file.parentPath, file.name)).size,
    }));
    const total = sizes.reduce((sum, { size }) => sum + size, 0);
    const problems = [
      ...(total > 25 * kilobyte ** 2 ? [`The site has ${Math.round(total / kilobyte ** 2)} MB; 25 at most.`] : []),
      ...sizes
        .filter(({ page, size }) => /^(?!reference\/).*\.html$/.test(page) && size > 60 * kilobyte)
        .map(({ page, size }) => `${page} has ${Math.round(size / kilobyte)} KB; a guide has 60 at most. Split it.`),
    ];
    return { ok: built.ok && problems.length === 0, output: [built.output, ...problems].join('\n') };
  },
};

const checks: readonly Check[] = [
  check('format and lint', 'biome', 'check', '--error-on-warnings', '.'),
  // Type tests (*.test-d.ts) are part of each package's program.
  ...['.', ...folders, 'bench'].map((folder) => check(`types ${folder}`, 'tsc', '--noEmit', '-p', folder)),
  check('examples in the documentation', 'node', 'scripts/doc-examples.ts'),
  check('paths in the documentation', 'node', 'scripts/named-paths.ts'),
  check('what readers have installed', 'node', 'scripts/doc-imports.ts'),
  check('arrows and cycles', 'depcruise', 'packages', 'examples', 'bench'),
  check('rooms and floors', 'node', 'scripts/rooms.ts'),
  check('unused code and dependencies', 'knip'),
  check('build', 'pnpm', 'run', 'build'),
  check('budgets of bundles', 'node', 'scripts/bundle-budget.ts'),
  ...folders.filter(isPublished).map(packed),
  site,
];

const failures: { name: string; output: string }[] = [];
for (const { name, run } of checks) {
  const start = performance.now();
  const { ok, output } = await run();
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${((performance.now() - start) / 1000).toFixed(1).padStart(5)} s  ${name}`);
  if (!ok) failures.push({ name, output });
}
rmSync(tarballs, { recursive: true });

for (const { name, output } of failures) console.error(`\n--- ${name}\n${output.trimEnd()}`);
console.log(
  failures.length === 0
    ? `\nAll ${checks.length} checks pass.`
    : `\n${failures.length} of ${checks.length} checks fail: ${failures.map(({ name }) => name).join(', ')}.`,
);
process.exitCode = failures.length === 0 ? 0 : 1;

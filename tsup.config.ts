import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { defineConfig } from 'tsup';

/** One configuration for every package: its entries are what its package.json exports, and its commands. */
interface Manifest {
  exports: Record<string, { 'gallra-source': string }>;
  bin?: Record<string, string>;
}

// tsup runs in the package's folder.
const { exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const source = Object.entries(exports).map(([path, entry]) => [
  path === '.' ? 'index' : path.slice('./'.length),
  entry['gallra-source'],
]);
const commands = Object.values(bin).map((file) => {
  const name = file.replace(/^\.\/dist\/|\.js$/g, '');
  return [name, `./src/${name}.ts`];
});
const entries: Record<string, string> = Object.fromEntries([...source, ...commands]);

/**
 * Schemas are made while a module loads. A bundler drops a file that nothing uses, but no call in a file that something
 * uses: in a file with others they would bring zod, four times their size, to whoever wants a date.
 */
const schemas = globSync('src/**/*.ts', { exclude: (path) => /\.(test|test-d|fixture)\.ts$/.test(path) })
  .filter((path) => !Object.values(entries).includes(`./${path}`))
  .filter((path) => /^import \* as z from 'zod'/m.test(readFileSync(path, 'utf8')))
  .map((path) => [`schema/${basename(path, '.ts')}`, path]);

export default defineConfig({
  entry: { ...entries, ...Object.fromEntries(schemas) },
  format: 'esm',
  target: 'node22.12',
  dts: { entry: entries },
  clean: true,
  // Without the prefix a bundler for browsers looks for packages of these names, and other runtimes find nothing.
  removeNodeProtocol: false,
});

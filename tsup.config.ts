import { readFileSync } from 'node:fs';
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

export default defineConfig({
  entry: Object.fromEntries([...source, ...commands]),
  format: 'esm',
  target: 'node22.12',
  dts: true,
  clean: true,
  // Without the prefix a bundler for browsers looks for packages of these names, and other runtimes find nothing.
  removeNodeProtocol: false,
});

import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

/** One configuration for every package: its entries are what its package.json exports, and its commands. */
interface Manifest {
  exports: Record<string, { 'gallra-source': string }>;
  bin?: Record<string, string>;
}

// tsup runs in the package's folder.
const { exports, bin = {} } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const commands = Object.values(bin).map((file) => file.replace('/dist/', '/src/').replace(/\.js$/, '.ts'));

export default defineConfig({
  entry: [...Object.values(exports).map((entry) => entry['gallra-source']), ...commands],
  format: 'esm',
  target: 'node22.12',
  dts: true,
  clean: true,
});

import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** The text of each published module, by its path in `packages`. */
export const sources: ReadonlyMap<string, string> = new Map(
  globSync('*/src/**/*.ts', { cwd: packages })
    .filter((name) => !/\.(test|test-d|fixture)\.ts$/.test(name) && !/^(spec|world)\//.test(name))
    .map((name) => [name, readFileSync(`${packages}${name}`, 'utf8')]),
);

/** The modules in which words stand. */
export const modulesWith = (words: RegExp): readonly string[] =>
  [...sources].flatMap(([name, text]) => (words.test(text) ? [name] : []));

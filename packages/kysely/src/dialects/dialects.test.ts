import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dialects } from './dialects.ts';

const packages = join(import.meta.dirname, '../../..');

test('no dialect is asked by its name outside its own folder: differences are capabilities', () => {
  const names = [...Object.keys(dialects), 'postgresql', 'pglite', 'mariadb', 'memory'].join('|');
  const asked = new RegExp(`(?:[=!]==?\\s*|\\bcase )'(?:${names})'`);
  const files = globSync('*/src/**/*.ts', { cwd: packages }).filter(
    (file) =>
      !file.startsWith(join('kysely', 'src', 'dialects')) && !file.startsWith('spec') && !file.endsWith('.test.ts'),
  );
  expect(files.length).toBeGreaterThan(300);
  const asking = files.flatMap((file) =>
    readFileSync(join(packages, file), 'utf8')
      .split('\n')
      .flatMap((line, index) => (asked.test(line) ? [`${file}:${index + 1}`] : [])),
  );
  expect(asking).toEqual([]);
});

test('each dialect is a folder of the same files, so that a new one begins as a copy', () => {
  const common = ['capabilities.ts', 'catalogue.ts', 'column-type.ts', 'dialect.ts', 'migration.ts', 'sql.ts'];
  for (const name of Object.keys(dialects))
    expect(readdirSync(join(import.meta.dirname, name))).toEqual(expect.arrayContaining(common));
});

test('each dialect stands under its own name, and spells itself as no other does', () => {
  for (const [name, dialect] of Object.entries(dialects)) expect(dialect.name).toBe(name);
  expect(new Set(Object.values(dialects).map(({ spelling }) => spelling)).size).toBe(Object.keys(dialects).length);
});

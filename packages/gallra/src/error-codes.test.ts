import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AnyGallraError, GallraError, type GallraErrorCode, gallraErrorCodes, isGallraError } from '@gallra/core';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { failureOf } from './cli/failure.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const page = readFileSync(`${root}docs/errors.md`, 'utf8');

const rows = [...page.matchAll(/^\| `([a-zA-Z.]+)` \| (.+) \| (.+) \| (\d) \|$/gm)].map(
  ([, code = '', when = '', what = '', exit = '']) => ({ code, when, what, exit: Number(exit) }),
);

/** Sources without tests and without comments. */
const sources = globSync(`${root}packages/*/src/**/*.ts`, {
  exclude: ['**/*.test.ts', '**/*.test-d.ts', '**/*.spec.ts', '**/packages/spec/**'],
})
  .filter((file) => !/\/(testing|behaviour)\/|-(conformance|behaviour)\.ts$/.test(file))
  .map((file) => ({
    file: file.slice(root.length),
    text: readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
  }));

describe('the codes of errors', () => {
  test('stand on the page, each once and no others, with when it comes and what to do', () => {
    expect(rows.map(({ code }) => code).sort()).toEqual([...gallraErrorCodes].sort());
    for (const { when, what } of rows)
      expect([when, what]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  });

  test('are all thrown somewhere', () => {
    const written = sources
      .filter(({ file }) => !file.endsWith('core/src/error.ts'))
      .map(({ text }) => text)
      .join('\n');
    expect(gallraErrorCodes.filter((code) => !written.includes(`'${code}'`))).toEqual([]);
  });

  test('are those of the types, and narrow an error', () => {
    expectTypeOf<AnyGallraError['code']>().toEqualTypeOf<GallraErrorCode>();
    expectTypeOf<(typeof gallraErrorCodes)[number]>().toEqualTypeOf<GallraErrorCode>();
    const error: unknown = new GallraError('lease.held', 'x');
    if (!isGallraError(error, 'lease.held', 'sweep.paused')) throw error;
    expectTypeOf(error.code).toEqualTypeOf<'lease.held' | 'sweep.paused'>();
    expect(isGallraError(error, 'sweep.paused')).toBe(false);
    expect(isGallraError(new Error('x'))).toBe(false);
  });

  test('say how the command ends', () => {
    const ends = rows.map(({ code }) => ({
      code,
      exit: failureOf(new GallraError(code as GallraErrorCode, 'x')).exitCode,
    }));
    expect(ends).toEqual(rows.map(({ code, exit }) => ({ code, exit })));
  });

  test('are on every error that is thrown: no other kind leaves Gallra', () => {
    const plain = sources
      .filter(({ text }) => /\bnew (Type|Range|Syntax|Aggregate)?Error\(/.test(text))
      .map(({ file }) => file);
    // The queue of the worker takes any error, and keeps its message.
    expect(plain).toEqual(['packages/gallra/src/worker/sweep-jobs.ts']);
  });
});

import { GallraError } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { failureData, failureOf, failureText } from './failure.ts';

describe('an error', () => {
  test('of wrong use, configuration or policy ends with 2, any other with 1', () => {
    const codeOf = (code: ConstructorParameters<typeof GallraError>[0]) =>
      failureOf(new GallraError(code, 'x')).exitCode;
    expect(
      ['command.invalid', 'config.invalid', 'policy.invalid', 'period.invalid', 'date.invalid'].map((code) =>
        codeOf(code as 'command.invalid'),
      ),
    ).toEqual([2, 2, 2, 2, 2]);
    expect(
      ['plan.blocked', 'plan.unapproved', 'subject.unknown', 'database.refused', 'schema.drift'].map((code) =>
        codeOf(code as 'command.invalid'),
      ),
    ).toEqual([1, 1, 1, 1, 1]);
    expect(failureOf(new Error('x')).exitCode).toBe(1);
  });

  test('of Gallra is told in its own words, each problem once', () => {
    const failure = failureOf(new GallraError('policy.invalid', 'The policy has problems.', ['a: wrong', 'b: wrong']));
    expect(failureText(failure, false)).toBe('The policy has problems.\n  - a: wrong\n  - b: wrong');
    expect(failureData(failure, false)).toEqual({
      error: { code: 'policy.invalid', message: 'The policy has problems.', problems: ['a: wrong', 'b: wrong'] },
    });
  });

  test('of anything else is told without its message, in text, data and stack', () => {
    const error = Object.assign(new TypeError('duplicate key (email)=(karin@example.com)\n    at karin:1:2'), {
      code: '23505',
      detail: 'karin@example.com',
    });
    for (const debug of [false, true]) {
      const told = failureText(failureOf(error), debug) + JSON.stringify(failureData(failureOf(error), debug));
      expect(told).toContain('TypeError, 23505');
      expect(told).not.toContain('example.com');
    }
  });

  test('tells where it happened only when asked', () => {
    const failure = failureOf(new RangeError('secret'));
    expect(failureText(failure, false)).not.toContain('failure.test.ts');
    expect(failureText(failure, true)).toContain('failure.test.ts');
  });

  test('that is no error, or has a made-up name or code, tells nothing', () => {
    const odd = Object.assign(new Error('x'), { name: 'karin@example.com', code: 'karin' });
    expect(failureText(failureOf(odd), true)).not.toContain('karin');
    expect(failureText(failureOf('karin'), true)).not.toContain('karin');
  });

  test('of the class that a host has its own copy of is still one of Gallra', () => {
    const foreign = Object.assign(new Error('Write a period.'), {
      name: 'GallraError',
      code: 'period.invalid',
      problems: [],
    });
    expect(failureOf(foreign)).toMatchObject({ exitCode: 2, message: 'Write a period.' });
  });

  test('of an aborted sweep says that it can be gone on with', () => {
    expect(failureOf(AbortSignal.abort().reason)).toMatchObject({ exitCode: 1, code: 'aborted' });
  });
});

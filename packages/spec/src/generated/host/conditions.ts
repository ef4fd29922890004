import type { Condition, ConditionTest, ConditionValue } from '@gallra/core';
import fc from 'fast-check';
import { type ColumnKind, host, type TableName } from './host.ts';

/**
 * Text that databases like to call equal: upper and lower case, blanks around it, an accent. With it an empty text,
 * wildcards of LIKE, a name that every JavaScript object knows, text that looks as if it had been disposed of, and
 * addresses on the internet.
 */
const words = [
  'sole',
  'Sole',
  'sole ',
  ' sole',
  'solé',
  'company',
  '',
  '%',
  'constructor',
  'gallra-1',
  'Gallra-1',
  '192.0.2.17',
  '2001:DB8::1',
] as const;

const numbers = [0, 1, 5, -1] as const;
const prices = [0, 1.5, 100, 99999.99] as const;

/** The values that a condition may name, and rows may hold, in a column of a kind. */
export function valuesOf(kind: ColumnKind): readonly ConditionValue[] {
  if (kind === 'text') return words;
  if (kind === 'boolean') return [true, false];
  return kind === 'decimal' ? prices : numbers;
}

const conditional = (table: TableName) =>
  Object.entries(host[table].columns).filter(([, kind]) => ['text', 'boolean', 'integer', 'decimal'].includes(kind));

/** One test on a column of a kind: a value, null, one of several, or anything but one. */
function test(kind: ColumnKind): fc.Arbitrary<ConditionTest> {
  const value = fc.constantFrom<ConditionValue>(...valuesOf(kind), null);
  return fc.oneof(
    { weight: 3, arbitrary: value },
    { weight: 1, arbitrary: fc.array(value, { minLength: 1, maxLength: 3 }).map((values) => ({ in: values })) },
    { weight: 1, arbitrary: value.map((not) => ({ not })) },
  );
}

/** A condition on one or two columns of a table. */
export const condition = (table: TableName): fc.Arbitrary<Condition> =>
  fc
    .uniqueArray(
      fc.constantFrom(...conditional(table)).chain(([column, kind]) => fc.tuple(fc.constant(column), test(kind))),
      { minLength: 1, maxLength: 2, selector: ([column]) => column },
    )
    .map((tests) => Object.fromEntries(tests));

import type { ConditionValue, Policy } from '@gallra/core';
import type { ClassifiedColumn } from '@gallra/core/policy';
import {
  generalisedEncoding,
  isRandom,
  type LiveColumn,
  type LiveTable,
  type RandomShape,
  randomMark,
  randomShape,
} from '@gallra/core/store';
import type { ForeignKey } from '../../order/foreign-key.ts';

/** Why a column cannot be disposed of as the policy says. */
export type ColumnObstacle =
  | 'key'
  | 'generated'
  | 'notNull'
  | 'tooLong'
  | 'wrongType'
  | 'unique'
  | 'constraint'
  | 'referredTo'
  | 'link'
  | 'todo';

/** An obstacle, what it is, and what to do about it. */
export type Finding = readonly [obstacle: ColumnObstacle, problem: string, fix: string];

/** Shortest random text of a shape that still tells rows apart: a mark and eight random characters. */
const randomLength = ({ before, after }: RandomShape) => before.length + randomMark.length + 8 + after.length;

/** Whether text can stand in a column. */
const isTextual = ({ takes }: LiveColumn): boolean => takes === 'text' || takes === 'anything';

/** Whether a column takes a value; types of which nothing is known are given the benefit of the doubt. */
function takesValue(live: LiveColumn, value: ConditionValue | 'random'): boolean {
  if (value === 'random') return isTextual(live);
  if (live.takes === 'number')
    return typeof value !== 'string' || (value.trim() !== '' && !Number.isNaN(Number(value)));
  return live.takes !== 'time' || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
}

/** What a disposal does that keeps a part of the value. */
type Reduction = Exclude<
  ClassifiedColumn['then'],
  string | { readonly replace: unknown } | { readonly random: unknown }
>;

const isReduction = (then: ClassifiedColumn['then']): then is Reduction =>
  typeof then === 'object' && !('replace' in then || 'random' in then);

/** Length of what `Date.prototype.toISOString` writes. */
const isoLength = 24;

function typeFinding(policy: Policy, then: Reduction, live: LiveColumn) {
  const wrongType = (what: string, fix: string): Finding => [
    'wrongType',
    `is of type ${live.type}, which ${what}`,
    fix,
  ];
  if ('generalise' in then) {
    const encoding = generalisedEncoding(policy, then);
    const fitting = live.times;
    if (fitting === undefined || fitting.includes(encoding)) return undefined;
    return wrongType(
      `does not hold points in time as '${encoding}'`,
      fitting.length === 0
        ? "write then: 'clear'"
        : `add the encoding of what is in it: ${fitting.map((one) => `'${one}'`).join(' or ')}`,
    );
  }
  if (isTextual(live)) return undefined;
  if ('truncate' in then)
    return live.takes === 'address' ? undefined : wrongType('holds no IP address as text', "write then: 'clear'");
  return wrongType('has no first characters', "write then: 'clear' or { replace: … }");
}

/** Whether a value may turn out to be none of the kind, and so become null. */
function mayBecomeNull(policy: Policy, then: Reduction, live: LiveColumn): boolean {
  if ('keepFirst' in then) return false;
  if ('truncate' in then) return isTextual(live);
  return (
    live.takes === 'anything' ||
    ['iso', 'epochSeconds', 'epochMilliseconds'].includes(generalisedEncoding(policy, then))
  );
}

function reductionFinding(policy: Policy, then: Reduction, live: LiveColumn): Finding | undefined {
  const wrong = typeFinding(policy, then, live);
  if (wrong !== undefined) return wrong;
  if (
    'generalise' in then &&
    generalisedEncoding(policy, then) === 'iso' &&
    (live.maxLength ?? isoLength) < isoLength
  ) {
    return [
      'tooLong',
      `takes ${live.maxLength} characters, and a time as ISO text has ${isoLength}`,
      "widen the column, or write then: 'clear'",
    ];
  }
  if (live.nullable || !mayBecomeNull(policy, then, live)) return undefined;
  return [
    'notNull',
    `is NOT NULL, and what is no ${'truncate' in then ? 'IP address' : 'time'} in it becomes null`,
    'let the column be null, or write then: { replace: … }',
  ];
}

function valueFinding(policy: Policy, column: ClassifiedColumn, live: LiveColumn): Finding | undefined {
  const { then } = column;
  if (isReduction(then)) return reductionFinding(policy, then, live);
  const value = isRandom(then) ? 'random' : typeof then === 'object' ? then.replace : null;
  const other = "then: { replace: … } or, for text, then: 'random'";
  if (value === null) {
    return live.nullable
      ? undefined
      : ['notNull', 'is NOT NULL, so it cannot be cleared', `let the column be null, or write ${other}`];
  }
  const length = isRandom(then) ? randomLength(randomShape(then)) : String(value).length;
  if (live.maxLength !== undefined && length > live.maxLength) {
    return [
      'tooLong',
      `takes ${live.maxLength} characters, and what replaces the value has ${length}`,
      'write something shorter, or widen the column',
    ];
  }
  if (!takesValue(live, value)) {
    return [
      'wrongType',
      `is of type ${live.type}, which does not take what replaces the value`,
      'write a { replace: … } of that type, or let the column be null',
    ];
  }
  return undefined;
}

/** A constant can stand only once where it must be unique, unless the index holds something else that is. */
function isUnique(table: LiveTable, { name, then }: ClassifiedColumn): boolean {
  if (typeof then === 'string' || 'random' in then || ('replace' in then && then.replace === null)) return false;
  const distinct = [
    ...table.indexes.filter(({ unique }) => unique),
    ...(table.constraints ?? []).filter(({ kind }) => kind === 'distinct'),
  ];
  return distinct.some(
    ({ columns }) =>
      columns.includes(name) &&
      !(table.primaryKey.length > 0 && table.primaryKey.every((key) => columns.includes(key))),
  );
}

/** A check that refuses what stands in the place of the value, and of the others that it reads. */
function constraintFinding(table: LiveTable, { name, then }: ClassifiedColumn): Finding | undefined {
  const check = table.constraints?.find(
    ({ columns, refusesDisposal }) => refusesDisposal === true && columns.includes(name),
  );
  if (check === undefined) return undefined;
  const others = check.columns.filter((column) => column !== name);
  const also = others.length === 0 ? '' : `reads ${others.join(', ')} as well and `;
  return [
    'constraint',
    `is held to constraint ${check.name}, which ${also}refuses ${then === 'clear' ? 'null' : 'what replaces the value'}`,
    'write a then: { replace: … } that it takes, or let the constraint take it',
  ];
}

/**
 * What another value in a column that foreign keys refer to would do by ON UPDATE CASCADE. The database could carry it out,
 * and it is refused all the same: it would write into rows that no plan counts, and that may be held or needed as they are.
 */
function carriedAlong(onto: readonly ForeignKey[]): string {
  const cascading = onto.filter(({ onUpdate }) => onUpdate === 'cascade');
  if (cascading.length === 0) return '';
  const tables = [...new Set(cascading.map(({ table }) => table))].join(', ');
  return `; what replaces it would be written into rows of ${tables} too (ON UPDATE CASCADE), which no plan counts and which may have to stay as they are`;
}

/** Why a column by which the database or Gallra finds rows cannot be overwritten. */
function finderFinding(
  column: string,
  primaryKey: readonly string[],
  onto: readonly ForeignKey[],
): Finding | undefined {
  if (primaryKey.includes(column)) {
    const too =
      onto.length === 0 ? '' : `, and let foreign key ${onto.map((key) => key.constraint).join(', ')} refer to that`;
    return [
      'key',
      `is part of the primary key, by which rows are found${carriedAlong(onto)}`,
      `give the table a key that says nothing about anybody${too}`,
    ];
  }
  const [first] = onto;
  if (first === undefined) return undefined;
  return [
    'referredTo',
    `is what foreign key ${first.constraint} of ${first.table} refers to${carriedAlong(onto)}`,
    'let that refer to the primary key',
  ];
}

/**
 * Why a personal column cannot be overwritten in a live table; undefined where it can.
 *
 * @param column - the column as the policy classifies it
 * @param table - the live table
 * @param live - `policy`; `keys`: the foreign keys of the schema; `primaryKey`: the columns rows are found by
 */
export function columnObstacle(
  column: ClassifiedColumn,
  table: LiveTable,
  {
    policy,
    keys,
    primaryKey,
  }: {
    readonly policy: Policy;
    readonly keys: readonly ForeignKey[];
    readonly primaryKey: readonly string[];
  },
): Finding | undefined {
  const live = table.columns.find(({ name }) => name === column.name);
  if (live === undefined || column.then === 'withRow') return undefined;
  const onto = keys.filter(({ target, to }) => target === table.name && to.includes(column.name));
  const finder = finderFinding(column.name, primaryKey, onto);
  if (finder?.[0] === 'key') return finder;
  if (live.generated) {
    return [
      'generated',
      'is computed by the database and cannot be written',
      "classify the columns it is computed from, and this one as 'notPersonal'",
    ];
  }
  if (finder !== undefined) return finder;
  const from =
    column.then === 'clear'
      ? undefined
      : keys.find((own) => own.table === table.name && own.columns.includes(column.name));
  if (from !== undefined) {
    return [
      'link',
      `is part of foreign key ${from.constraint}, and what replaces the value would refer to no row`,
      "write then: 'clear', and let the column be null",
    ];
  }
  const value = valueFinding(policy, column, live) ?? constraintFinding(table, column);
  if (value !== undefined || !isUnique(table, column)) return value;
  return [
    'unique',
    isReduction(column.then)
      ? 'is unique, and what several rows keep of it can be the same'
      : 'is unique, so that a constant can stand in one row only',
    live.nullable ? "write then: 'random' or then: 'clear'" : "write then: 'random'",
  ];
}

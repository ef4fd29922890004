import type { Policy } from '@gallra/core';
import { type ClassifiedColumn, isValue } from '@gallra/core/policy';
import { isLeft } from '@gallra/core/store';

/** A value as it stands in an access package: JSON, and for binary data its size. */
export type AccessValue =
  | string
  | number
  | boolean
  | null
  | readonly AccessValue[]
  | { readonly [key: string]: AccessValue };

const bytesIn = (value: ArrayBuffer | ArrayBufferView): AccessValue => ({ kind: 'binary', bytes: value.byteLength });

/** The calendar day of a date column: drivers hand it over as midnight in the zone of the process. */
function calendarDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * A value as JSON can hold it, without losing a digit: moments become ISO 8601 text, big integers text, binary
 * data their size.
 *
 * @param value - as the driver hands it over
 * @param type - the column's type in the database's words, where known
 */
export function accessValue(value: unknown, type = ''): AccessValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return String(value);
    return type === 'date' ? calendarDay(value) : value.toISOString();
  }
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return bytesIn(value);
  if (Array.isArray(value)) return value.map((item) => accessValue(item, type));
  if (typeof value !== 'object') return String(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return accessValue(value.toJSON());
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, accessValue(item)]));
}

/** The parts of a JSON value that its column's `paths` name (`a.b`, `$.a[0].b`, `a.*.b`); undefined where none is there. */
export function valueAtPaths(value: AccessValue, paths: readonly string[]): AccessValue | undefined {
  const read = paths.map((path) =>
    path
      .replace(/^\$\.?/, '')
      .replace(/\[(\w+|\*)\]/g, '.$1')
      .split('.')
      .filter((step) => step !== ''),
  );
  return pick(value, read);
}

function pick(value: AccessValue, paths: readonly (readonly string[])[]): AccessValue | undefined {
  if (paths.some((path) => path.length === 0)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const onward = (key: string) => paths.filter(([step]) => step === key || step === '*').map(([, ...rest]) => rest);
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const picked = onward(key).length === 0 ? undefined : pick(item, onward(key));
    return picked === undefined ? [] : [[key, picked] as const];
  });
  if (entries.length === 0) return undefined;
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries);
}

const isDay = /^\d{4}-\d\d-\d\d$/;

/** A value in the form that disposals put values in: drivers add zeros to a second, and the width to a network. */
function plain(value: unknown, then: ClassifiedColumn['then']): unknown {
  if (typeof value !== 'string' || typeof then !== 'object') return value;
  if ('truncate' in then) return value.replace(/\/\d+$/, '');
  if (!('generalise' in then)) return value;
  return /^-?\d+$/.test(value) ? Number(value) : value.replace(/\.0+$/, '');
}

/** Whether nothing about a person is left in a column: it is empty, or holds what its disposal puts there. */
export function isGone(policy: Policy, { then }: ClassifiedColumn, value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (then === 'clear' || then === 'withRow') return false;
  if (typeof then !== 'object' || !('replace' in then)) return !isLeft(policy, then, plain(value, then));
  // A date put in place comes back as a moment, in the zone of the database or of the process, or as text with a time.
  const day = String(then.replace);
  if (!(value instanceof Date))
    return isValue(value, then.replace) || (isDay.test(day) && String(value).startsWith(day));
  return [calendarDay(value), Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10)].includes(
    day.slice(0, 10),
  );
}

/**
 * Whether a value tells anything about a person. What a disposal leaves a part of does so too: a year of birth, or a
 * birthday on 1 January that is still to be generalised.
 */
export function tells(policy: Policy, column: ClassifiedColumn, value: unknown): boolean {
  const leavesPart = typeof column.then === 'object' && !('replace' in column.then);
  return leavesPart ? (value ?? null) !== null : !isGone(policy, column, value);
}

import type { Policy } from '../policy/policy.ts';
import type { ColumnDisposal } from '../policy/table-classification.ts';
import type { TimeEncoding } from '../policy/vocabulary.ts';
import { generalisedTime } from './generalised-time.ts';
import { networkAddress } from './network-address.ts';
import { isRandom, randomShape, randomText } from './random-text.ts';

/** How a disposal that generalises reads its column. */
export function generalisedEncoding(
  policy: Pick<Policy, 'times'>,
  then: Extract<ColumnDisposal, { readonly generalise: unknown }>,
): TimeEncoding {
  return then.encoding ?? policy.times ?? 'instant';
}

/**
 * What a disposal puts in place of a value. Once put there it stays: disposing of it again gives the same.
 *
 * @param policy - `timeZone` and `times`, for points in time
 * @param then - the column's disposal
 * @param value - what the column holds
 */
export function disposedValue(
  policy: Pick<Policy, 'timeZone' | 'times'>,
  then: ColumnDisposal,
  value: unknown,
): unknown {
  if (then === 'withRow') return value;
  if (typeof then === 'object' && 'replace' in then) return then.replace;
  if (value === null || value === undefined || then === 'clear') return null;
  if (isRandom(then)) return randomText(randomShape(then), String(value));
  if ('generalise' in then) return generalisedTime(value, generalisedEncoding(policy, then), policy.timeZone);
  if ('truncate' in then) return networkAddress(value);
  const characters = [...String(value)];
  return characters.length > then.keepFirst ? characters.slice(0, then.keepFirst).join('') : value;
}

/** Whether there is still something to dispose of in a column. */
export function isLeft(policy: Pick<Policy, 'timeZone' | 'times'>, then: ColumnDisposal, value: unknown): boolean {
  const present = value ?? null;
  const disposed = disposedValue(policy, then, present);
  if (present instanceof Date && disposed instanceof Date) return present.getTime() !== disposed.getTime();
  return present !== disposed;
}

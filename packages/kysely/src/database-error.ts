import { GallraError } from '@gallra/core';
import { isBusy } from '@gallra/core/store';
import { connectionFault } from './connection-fault.ts';
import { codeOf } from './driver-code.ts';

/** Somebody else holds a lock for too long, or two wait for each other. */
const busy: readonly string[] = [
  // PostgreSQL: lock_not_available, deadlock_detected, serialization_failure
  ...['55P03', '40P01', '40001'],
  ...['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD'],
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'],
];

/** Whether a transaction had to give way to another one, by Gallra's word or the driver's; it can be run again. */
export const mustGiveWay = (error: unknown): boolean => isBusy(error) || busy.includes(codeOf(error) ?? '');

/**
 * What the database said, without the words it said it in: messages, details and stacks of drivers quote values and
 * parameters.
 */
export function databaseError(error: unknown, doing: string): GallraError {
  if (error instanceof GallraError) return error;
  const code = codeOf(error);
  if (code !== undefined && busy.includes(code)) {
    return new GallraError(
      'database.busy',
      `The database gave up waiting for a lock while ${doing} (${code}). Somebody else holds it; run it again.`,
    );
  }
  const fault = connectionFault(error);
  if (fault !== undefined) return fault;
  return new GallraError(
    'database.refused',
    `The database refused while ${doing}${code === undefined ? '' : ` (${code})`}. Its own words are withheld, for they may quote data; look in its log.`,
  );
}

/** Runs something on the database; whatever it throws comes out without values. */
export async function guarded<T>(doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw databaseError(error, doing);
  }
}

/** Somebody else has made it since this transaction began, and its isolation level hides that. */
export const notSeen = (what: string): GallraError =>
  new GallraError(
    'database.busy',
    `${what} was made by another transaction, and this one's isolation level hides it. Run the transaction again.`,
  );

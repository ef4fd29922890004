import { GallraError } from '@gallra/core';
import { isBusy } from '@gallra/core/store';
import { connectionFault } from './connection-fault.ts';
import { codeOf, codesOf } from './driver-code.ts';

/** Somebody else holds a lock for too long, or two wait for each other. */
const busy: readonly string[] = [
  // PostgreSQL: lock_not_available, deadlock_detected, serialization_failure
  ...['55P03', '40P01', '40001'],
  ...['ER_LOCK_WAIT_TIMEOUT', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD'],
  ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_BUSY_RECOVERY', 'SQLITE_BUSY_TIMEOUT', 'SQLITE_LOCKED'],
];

/** Somebody lacks a right. */
const denied: readonly (string | undefined)[] = [
  // PostgreSQL: insufficient_privilege
  '42501',
  ...['ER_TABLEACCESS_DENIED_ERROR', 'ER_COLUMNACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR'],
];

/** Refusals that say no more than what is wrong with the database or the user. */
const refusals: readonly { readonly codes: RegExp; readonly says: string }[] = [
  {
    // PostgreSQL: read_only_sql_transaction
    codes:
      /^(25006|ER_OPTION_PREVENTS_STATEMENT|ER_READ_ONLY_MODE|ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION|SQLITE_READONLY\w*)$/,
    says: 'Nothing can be written there: its file, the handle or the server is read-only, as a replica is. Give one that takes writes.',
  },
  {
    // PostgreSQL: insufficient_privilege
    codes: /^(42501|ER_(TABLE|COLUMN|SPECIFIC_|PROC)ACCESS_DENIED_ERROR|SQLITE_PERM|SQLITE_AUTH)$/,
    says: 'Its user may not do that: grant it the right.',
  },
  {
    // PostgreSQL: disk_full
    codes: /^(53100|ER_DISK_FULL|ER_RECORD_FILE_FULL|SQLITE_FULL)$/,
    says: 'It has no space left on its disk.',
  },
  {
    // PostgreSQL: data_corrupted, index_corrupted
    codes: /^(XX001|XX002|ER_CRASHED_ON_USAGE|ER_NOT_KEYFILE|SQLITE_CORRUPT\w*)$/,
    says: 'Its files are damaged: restore it.',
  },
];

/** PostgreSQL: query_canceled; MariaDB and MySQL: the same as SQLSTATE, or ER_QUERY_TIMEOUT. */
const timeouts = /^(57014|70100|ER_QUERY_TIMEOUT)$/;

/** A statement met a time limit: the database's, or the driver's own, which gives its error no code. */
const tookTooLong = (error: unknown): boolean =>
  codesOf(error).some((code) => timeouts.test(code)) ||
  (error instanceof Error && error.message === 'Query read timeout');

function reasonOf(error: unknown): string | undefined {
  const codes = codesOf(error);
  return refusals.find((refusal) => codes.some((code) => refusal.codes.test(code)))?.says;
}

/** Whether a transaction had to give way to another one, by Gallra's word or the driver's; it can be run again. */
export const mustGiveWay = (error: unknown): boolean => isBusy(error) || busy.includes(codeOf(error) ?? '');

/** Whether the database has refused a statement because somebody lacks a right. */
export const isDenied = (error: unknown): boolean => denied.includes(codeOf(error));

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
  const told = code === undefined ? '' : ` (${code})`;
  if (tookTooLong(error))
    return new GallraError(
      'database.timeout',
      `The database was not done in time while ${doing}${told}. The statement took longer than the database or the driver allows: allow more, or let it do less at a time.`,
    );
  const reason = reasonOf(error) ?? 'Its own words are withheld, for they may quote data; look in its log.';
  return new GallraError('database.refused', `The database refused while ${doing}${told}. ${reason}`);
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

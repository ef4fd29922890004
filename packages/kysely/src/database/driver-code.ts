import { isShortCode } from '@gallra/core';

/** SQLSTATE, or the driver's own short code: neither holds a value. */
export function codeOf(error: unknown): string | undefined {
  return codesOf(error)[0];
}

/**
 * Everything that tells an error apart, the most telling first. mysql2 calls MariaDB's own errors what MySQL calls those of
 * the same numbers, from 4000 on, or nothing: there the number and the SQLSTATE are right, and the name is not.
 */
export function codesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, errno, sqlState } = error as { code?: unknown; errno?: unknown; sqlState?: unknown };
  const ofServer = sqlState !== undefined && typeof errno === 'number' ? errno : 0;
  const named = ofServer >= 4000 || !isShortCode(code) ? [] : [code];
  return [...named, ...(ofServer > 0 ? [String(ofServer)] : []), ...[sqlState].filter(isShortCode)];
}

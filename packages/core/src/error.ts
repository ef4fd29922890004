/** Every code of {@link GallraError}. A code never changes its meaning; new ones may be added. See docs/errors.md. */
export const gallraErrorCodes = [
  'policy.invalid',
  'period.invalid',
  'date.invalid',
  'timezone.unknown',
  'deadline.invalid',
  'table.unknown',
  'schema.drift',
  'schema.unseen',
  'links.unlike',
  'plan.unapproved',
  'plan.blocked',
  'sweep.paused',
  'clock.ahead',
  'lease.held',
  'lease.lost',
  'subject.unknown',
  'controller.needed',
  'controller.unknown',
  'right.invalid',
  'right.notGiven',
  'hold.invalid',
  'purge.invalid',
  'replay.refused',
  'archive.failed',
  'disposal.failed',
  'record.invalid',
  'database.unreachable',
  'database.refused',
  'database.timeout',
  'database.busy',
  'migration.failed',
  'migration.needed',
  'audit.invalid',
  'audit.altered',
  'audit.unreadable',
  'witness.failed',
  'context.missing',
  'context.invalid',
  'config.invalid',
  'options.invalid',
  'key.missing',
  'key.invalid',
  'handle.unsuitable',
  'store.unsuitable',
  'package.missing',
  'command.invalid',
  'command.unconfirmed',
  'file.unreadable',
  'file.exists',
  'unexpected',
] as const;

/** The code of a {@link GallraError}: what to branch on. */
export type GallraErrorCode = (typeof gallraErrorCodes)[number];

/**
 * The one error Gallra throws. Its message says what is wrong and how to mend it; it never holds a row's
 * value, a bound parameter or the identifier of a person, so it may be logged as it is.
 *
 * @param code - stable code to branch on
 * @param message - what is wrong and what to do about it
 * @param problems - for input with several faults: one line each, beginning with the path of the fault
 *
 * @example
 * ```ts
 * import { GallraError } from '@gallra/core';
 *
 * try {
 *   throw new GallraError('period.invalid', 'A period is written like "P3M".');
 * } catch (error) {
 *   if (error instanceof GallraError) console.error(error.code, error.message);
 * }
 * ```
 */
export class GallraError<Code extends GallraErrorCode = GallraErrorCode> extends Error {
  override readonly name = 'GallraError';
  readonly code: Code;
  readonly problems: readonly string[];

  constructor(code: Code, message: string, problems: readonly string[] = []) {
    super(problems.length === 0 ? message : [message, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.code = code;
    this.problems = problems;
  }
}

/** A {@link GallraError} of any code, as a union: `switch (error.code)` narrows it. */
export type AnyGallraError = { [Code in GallraErrorCode]: GallraError<Code> }[GallraErrorCode];

/**
 * Whether an error is one of Gallra's, also one made by another copy of the package.
 *
 * @param error - what was caught
 * @param codes - only errors of these codes; all where none is given
 * @example
 * ```ts
 * import { isGallraError } from '@gallra/core';
 *
 * declare function sweep(): Promise<void>;
 * try {
 *   await sweep();
 * } catch (error) {
 *   if (!isGallraError(error, 'lease.held', 'sweep.paused')) throw error;
 *   console.log('Somebody else is at it:', error.code);
 * }
 * ```
 */
export function isGallraError<Code extends GallraErrorCode = GallraErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is Extract<AnyGallraError, { readonly code: Code }> {
  const isOne =
    error instanceof GallraError ||
    (error instanceof Error && error.name === 'GallraError' && 'code' in error && 'problems' in error);
  return isOne && (codes.length === 0 || codes.some((code) => code === error.code));
}

/**
 * Whether something is the short code of an error that is not Gallra's, such as `ENOENT` or an SQLSTATE: its message may
 * quote a row or a name and stays out of everything, and a code holds neither.
 *
 * @param code - the member `code` of what was caught, or another that may be one
 * @example
 * ```ts
 * import { isShortCode } from '@gallra/core';
 *
 * console.log(isShortCode('ENOENT')); // true
 * console.log(isShortCode('karin@example.com')); // false
 * ```
 */
export const isShortCode = (code: unknown): code is string =>
  typeof code === 'string' && /^[A-Z0-9_]{4,60}$/.test(code);

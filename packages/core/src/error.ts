/** The codes of {@link GallraError}. A code never changes its meaning; new ones may be added. */
export type GallraErrorCode =
  | 'policy.invalid'
  | 'period.invalid'
  | 'date.invalid'
  | 'table.unknown'
  | 'schema.drift'
  | 'plan.unapproved'
  | 'plan.blocked'
  | 'subject.unknown'
  | 'hold.invalid'
  | 'purge.invalid'
  | 'replay.refused'
  | 'disposal.failed'
  | 'record.invalid'
  | 'lease.held'
  | 'lease.lost'
  | 'sweep.paused'
  | 'database.refused'
  | 'database.busy'
  | 'migration.failed'
  | 'audit.invalid'
  | 'audit.altered'
  | 'audit.unreadable'
  | 'witness.failed'
  | 'context.missing'
  | 'context.invalid'
  | 'config.invalid'
  | 'usage';

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
export class GallraError extends Error {
  override readonly name = 'GallraError';
  readonly code: GallraErrorCode;
  readonly problems: readonly string[];

  constructor(code: GallraErrorCode, message: string, problems: readonly string[] = []) {
    super(problems.length === 0 ? message : [message, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.code = code;
    this.problems = problems;
  }
}

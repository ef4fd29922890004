import { type TellableError, tellableError } from '../tellable-error.ts';
import type { ExitCode } from './outcome.ts';

/** An error as a command ends with it. */
export interface Failure extends TellableError {
  readonly exitCode: ExitCode;
}

/** Exit codes other than 1, by what the error is about. */
const exitCodes: Readonly<Partial<Record<TellableError['code'], ExitCode>>> = {
  'command.invalid': 2,
  'command.unconfirmed': 2,
  'file.unreadable': 2,
  'file.exists': 2,
  'config.invalid': 2,
  'options.invalid': 2,
  'key.missing': 2,
  'key.invalid': 2,
  'handle.unsuitable': 2,
  'package.missing': 2,
  'policy.invalid': 2,
  'period.invalid': 2,
  'date.invalid': 2,
  'timezone.unknown': 2,
  'deadline.invalid': 2,
  'right.invalid': 2,
  // A lease or a pause.
  'lease.held': 3,
  'sweep.paused': 3,
  'clock.ahead': 1,
  'database.unreachable': 4,
};

/** What is told of an error, and how the command ends. */
export function failureOf(error: unknown): Failure {
  const told = tellableError(error);
  return { ...told, exitCode: exitCodes[told.code] ?? 1 };
}

/** A failure in words. */
export function failureText({ message, problems, where }: Failure, debug: boolean): string {
  return [message, ...problems.map((problem) => `  - ${problem}`), ...(debug ? where : [])].join('\n');
}

/** A failure as data. */
export function failureData({ code, message, problems, where }: Failure, debug: boolean): unknown {
  return { error: { code, message, problems, ...(debug ? { where } : {}) } };
}

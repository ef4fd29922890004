import { type GallraErrorCode, isGallraError, isShortCode } from '@gallra/core';
import type { ExitCode } from './outcome.ts';

/** An error as the command shows it: without a value, without what a driver or a library said. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly code: GallraErrorCode | 'aborted';
  readonly message: string;
  readonly problems: readonly string[];
  /** Where it happened: lines of a stack, without the message above them. */
  readonly where: readonly string[];
}

/** Exit codes other than 1, by what the error is about. */
const exitCodes: Readonly<Partial<Record<GallraErrorCode, ExitCode>>> = {
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
  'database.unreachable': 4,
};

/** The calls on a stack. The message above them may quote anything and is left out. */
function calls(error: unknown): readonly string[] {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  return stack
    .split('\n')
    .filter((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))
    .map((line) => line.trim());
}

/** What kind of error it is, as far as that can be said without its message. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'something that is no error';
  const code = 'code' in error && isShortCode(error.code) ? error.code : undefined;
  const name = /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error';
  return code === undefined ? name : `${name}, ${code}`;
}

/** Reads an error for showing. */
export function failureOf(error: unknown): Failure {
  if (isGallraError(error)) {
    const [first = ''] = error.message.split('\n  - ');
    const exitCode = exitCodes[error.code] ?? 1;
    return { exitCode, code: error.code, message: first, problems: error.problems, where: calls(error) };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return {
      exitCode: 1,
      code: 'aborted',
      message: 'Stopped between two batches. What is done stays done; run the command again to go on.',
      problems: [],
      where: [],
    };
  }
  return {
    exitCode: 1,
    code: 'unexpected',
    message: `Something unexpected went wrong (${kindOf(error)}). Its own words are withheld, for they may quote data; --debug tells where it happened.`,
    problems: [],
    where: calls(error),
  };
}

/** A failure in words. */
export function failureText({ message, problems, where }: Failure, debug: boolean): string {
  return [message, ...problems.map((problem) => `  - ${problem}`), ...(debug ? where : [])].join('\n');
}

/** A failure as data. */
export function failureData({ code, message, problems, where }: Failure, debug: boolean): unknown {
  return { error: { code, message, problems, ...(debug ? { where } : {}) } };
}

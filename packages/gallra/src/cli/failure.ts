import { GallraError, type GallraErrorCode } from '@gallra/core';
import type { ExitCode } from './outcome.ts';

/** An error as the command shows it: without a value, without what a driver or a library said. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly code: GallraErrorCode | 'unexpected' | 'aborted';
  readonly message: string;
  readonly problems: readonly string[];
  /** Where it happened: lines of a stack, without the message above them. */
  readonly where: readonly string[];
}

const wrongUse: readonly string[] = [
  'usage',
  'config.invalid',
  'policy.invalid',
  'period.invalid',
  'date.invalid',
] satisfies GallraErrorCode[];

/** Somebody has seen to it that nothing is done now. */
const taken: readonly string[] = ['lease.held', 'sweep.paused'] satisfies GallraErrorCode[];

/** Thrown by a host's code that has a copy of the class of its own, it is still one of Gallra's. */
export function isGallraError(error: unknown): error is GallraError {
  return (
    error instanceof GallraError || (error instanceof Error && error.name === 'GallraError' && 'problems' in error)
  );
}

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
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{4,60}$/.test(error.code) ? error.code : undefined;
  const name = /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error';
  return code === undefined ? name : `${name}, ${code}`;
}

/** Reads an error for showing. */
export function failureOf(error: unknown): Failure {
  if (isGallraError(error)) {
    const [first = ''] = error.message.split('\n  - ');
    const exitCode = wrongUse.includes(error.code) ? 2 : taken.includes(error.code) ? 3 : 1;
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

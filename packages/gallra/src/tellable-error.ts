import { type GallraErrorCode, isGallraError, isShortCode } from '@gallra/core';

/** An error as a command shows it and a queue keeps it: without a value, without what a driver or a library said. */
export interface TellableError {
  readonly code: GallraErrorCode | 'aborted';
  readonly message: string;
  readonly problems: readonly string[];
  /** Where it happened: lines of a stack, without the message above them. */
  readonly where: readonly string[];
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
  const code = 'code' in error && isShortCode(error.code) ? error.code : undefined;
  const name = /^[A-Za-z]{1,40}$/.test(error.name) ? error.name : 'Error';
  return code === undefined ? name : `${name}, ${code}`;
}

/** What is told of an error, whoever threw it: none of the words that a driver or a library said. */
export function tellableError(error: unknown): TellableError {
  if (isGallraError(error)) {
    const [first = ''] = error.message.split('\n  - ');
    return { code: error.code, message: first, problems: error.problems, where: calls(error) };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return {
      code: 'aborted',
      message: 'Stopped between two batches. What is done stays done; run the command again to go on.',
      problems: [],
      where: [],
    };
  }
  return {
    code: 'unexpected',
    message: `Something unexpected went wrong (${kindOf(error)}). Its own words are withheld, for they may quote data; --debug tells where it happened.`,
    problems: [],
    where: calls(error),
  };
}

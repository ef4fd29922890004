import { GallraError } from '@gallra/core';
import type * as z from 'zod';

/** What a method takes, each argument under the name that an error calls it by. */
export type Arguments = Readonly<Record<string, z.ZodType>>;

type Method = (...given: never[]) => unknown;

/** What each method of an object takes, and of the objects in it; what is plain data, or a port of its own, is left out. */
export type ArgumentsOf<T, Left = never> = {
  readonly [Name in Exclude<keyof T, Left>]: T[Name] extends Method ? Arguments : ArgumentsOf<T[Name]>;
};

function problemsOf(takes: Arguments, given: readonly unknown[]): readonly string[] {
  return Object.entries(takes).flatMap(([name, schema], index) => {
    const parsed = schema.safeParse(given[index]);
    if (parsed.success) return [];
    return parsed.error.issues.map(({ path, message }) => `${[name, ...path.map(String)].join('.')}: ${message}`);
  });
}

/** Whether a method answers later, and so refuses later: what it returns has to be awaited in either case. */
const answersAtOnce: ReadonlySet<string> = new Set(['subject', 'audit.events']);

/** Why a call is refused; undefined where it is not. */
function refusalOf(path: string, takes: Arguments, given: readonly unknown[]): GallraError | undefined {
  const problems = problemsOf(takes, given);
  if (problems.length === 0) return undefined;
  return new GallraError('options.invalid', `${path} was given what it does not take; nothing was done.`, problems);
}

/**
 * Refuses what a function does not take.
 *
 * @throws GallraError `options.invalid`, listing every problem by path
 */
export function checkArguments(path: string, takes: Arguments, ...given: readonly unknown[]): void {
  const refusal = refusalOf(path, takes, given);
  if (refusal !== undefined) throw refusal;
}

function checkedMethod(path: string, method: Method, takes: Arguments): Method {
  return (...given) => {
    const refusal = refusalOf(path, takes, given);
    if (refusal === undefined) return method(...given);
    if (answersAtOnce.has(path)) throw refusal;
    return Promise.reject(refusal);
  };
}

/**
 * The same object, its methods refusing what they do not take: a caller without types gets one error that lists every
 * problem, before anything is read.
 *
 * @param object - methods, and objects with methods
 * @param takes - what each of them takes
 * @param within - what the object is called in errors
 */
export function checkingArguments<T extends object, Left extends keyof T = never>(
  object: T,
  takes: ArgumentsOf<T, Left>,
  within = '',
): T {
  const checked = Object.entries(object).map(([name, member]) => {
    const own = (takes as Readonly<Record<string, unknown>>)[name];
    const path = within === '' ? name : `${within}.${name}`;
    if (own === undefined) return [name, member];
    if (typeof member === 'function') return [name, checkedMethod(path, member as Method, own as Arguments)];
    return [name, checkingArguments(member as object, own as never, path)];
  });
  return Object.fromEntries(checked) as T;
}

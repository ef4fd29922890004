import type * as z from 'zod';
import { GallraError } from '../error.ts';
import type { Policy } from '../policy/policy.ts';
import { policySchema } from './policy-schema.ts';
import { policyProblems } from './problem/policy-problems.ts';

type Issue = z.core.$ZodIssue;
type Problem = ReturnType<typeof policyProblems>[number];

/** Of a union's branches, the one the value was most likely meant for: the one that fails deepest. */
function meant(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const depth = (branch: readonly Issue[]) => Math.min(...branch.map(({ path }) => path.length));
  const [best] = [...issue.errors].sort((a, b) => depth(b) - depth(a) || a.length - b.length);
  if (best === undefined || depth(best) === 0) {
    const messages = issue.errors.flatMap((branch) => branch.flatMap(meant).map(({ message }) => message));
    return [{ ...issue, message: [...new Set(messages)].join(', or ') }];
  }
  return best.flatMap(meant).map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
}

type Path = readonly PropertyKey[];

/**
 * Takes what stands at a path out of a policy; what is not there, with what it should stand in. A name that much else
 * stands on stays, with a title.
 */
function without(whole: unknown, path: Path): readonly PropertyKey[] {
  const [name, inner] = [path.at(-1), path.slice(0, -1)];
  if (name === undefined) return [];
  const holder = inner.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], whole);
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, name)) return without(whole, inner);
  const isTitled = path.length === 2 && ['categories', 'subjects', 'events'].includes(String(path[0]));
  if (isTitled) Reflect.set(holder, name, { sv: '–', en: '–' });
  else Reflect.deleteProperty(holder, name);
  return path;
}

/** A copy; of what cannot be copied, as a function, nothing. */
function copied(input: unknown): unknown {
  try {
    return structuredClone(input);
  } catch {
    return undefined;
  }
}

/**
 * What is wrong besides in a policy that is not of the right form, with what is not taken out: problems are told at once
 * and not one after another. What is taken out is missed elsewhere, so that what names it says nothing here.
 */
function problemsBeside(input: unknown): readonly Problem[] {
  const rest = copied(input);
  const gone: Path[] = [];
  for (;;) {
    const parsed = policySchema.safeParse(rest);
    if (parsed.success) {
      const named = gone.map((path) => String(path.at(-1)));
      const within = gone.map((path) => path.join('.'));
      return policyProblems(parsed.data).filter(
        ({ path, message }) =>
          !within.some((one) => `${path}.`.startsWith(`${one}.`) || `${one}.`.startsWith(`${path}.`)) &&
          !named.some((name) => `${path} ${message}`.split(/[^\w]+/).includes(name)),
      );
    }
    const taken = parsed.error.issues.flatMap(meant).flatMap((issue) => {
      const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      return paths.map((path) => without(rest, path));
    });
    // Nothing is left to look at.
    if (taken.some((path) => path.length === 0)) return [];
    gone.push(...taken);
  }
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}

/**
 * Checks a policy that comes from outside the compiler's sight, such as a JSON file.
 *
 * @param input - anything
 * @returns the policy, a deeply frozen copy
 * @throws GallraError `policy.invalid`, with every problem listed by path
 * @example
 * ```ts
 * import { parsePolicy } from '@gallra/core';
 *
 * const policy = parsePolicy(JSON.parse('{"timeZone":"Europe/Stockholm","subjects":{},"categories":{},"events":{},"purposes":{},"tables":{}}'));
 * console.log(Object.keys(policy.tables).length);
 * ```
 */
export function parsePolicy(input: unknown): Policy {
  const parsed = policySchema.safeParse(input);
  const problems = parsed.success
    ? policyProblems(parsed.data)
    : [
        ...parsed.error.issues
          .flatMap(meant)
          .map(({ path, message }) => ({ path: path.join('.') || 'policy', message })),
        ...problemsBeside(input),
      ];
  if (parsed.success && problems.length === 0) return freeze(parsed.data);
  throw new GallraError(
    'policy.invalid',
    `The policy has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}; nothing was done.`,
    problems.map(({ path, message }) => `${path}: ${message}`),
  );
}

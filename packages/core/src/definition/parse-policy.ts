import type * as z from 'zod';
import { GallraError } from '../error.ts';
import type { Policy } from '../policy/policy.ts';
import { policySchema } from './policy-schema.ts';
import { policyProblems } from './problem/policy-problems.ts';

type Issue = z.core.$ZodIssue;

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
    : parsed.error.issues.flatMap(meant).map(({ path, message }) => ({ path: path.join('.') || 'policy', message }));
  if (parsed.success && problems.length === 0) return freeze(parsed.data);
  throw new GallraError(
    'policy.invalid',
    `The policy has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}; nothing was done.`,
    problems.map(({ path, message }) => `${path}: ${message}`),
  );
}

import type * as z from 'zod';
import { policySchema } from './policy-schema.ts';

type Definition = { readonly type: string } & Readonly<Record<string, unknown>>;

const definitionOf = (schema: unknown): Definition => (schema as { readonly def: Definition }).def;

function membersIn(schema: unknown, path: readonly string[]): readonly (readonly string[])[] {
  const definition = definitionOf(schema);
  const { innerType, element, valueType, options, shape, in: from, out: to } = definition;
  switch (definition.type) {
    case 'object':
      return Object.entries(shape as z.ZodRawShape).flatMap(([name, member]) => {
        const own = [...path, name];
        return definitionOf(member).type === 'never' ? [] : [own, ...membersIn(member, own)];
      });
    case 'record':
      return membersIn(valueType, [...path, '*']);
    case 'union':
      return (options as readonly unknown[]).flatMap((option) => membersIn(option, path));
    case 'pipe':
      return [from, to].flatMap((part) => membersIn(part, path));
    case 'array':
      return membersIn(element, path);
    default:
      return innerType === undefined ? [] : membersIn(innerType, path);
  }
}

/**
 * Every member that a policy can have, at any depth, as dotted paths; `*` stands for a name that the policy gives, and lists
 * are looked through. For tests that nothing declared is lost, for editors and for documents about policies.
 *
 * @example
 * ```ts
 * import { policyMembers } from '@gallra/core';
 *
 * console.log(policyMembers().includes('recipients.*.transfer.mechanism')); // true
 * ```
 */
export const policyMembers = (): readonly string[] => [
  ...new Set(membersIn(policySchema, []).map((path) => path.join('.'))),
];

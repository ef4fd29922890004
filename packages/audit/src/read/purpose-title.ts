import type { Label, Policy } from '@gallra/core';

/** The title of a purpose, or of a duty; the name itself where the policy has it no more. */
export function purposeTitle({ purposes, duties = {} }: Pick<Policy, 'purposes' | 'duties'>, name: string): Label {
  const own = [purposes, duties].find((titled) => Object.hasOwn(titled, name));
  return own?.[name]?.title ?? { sv: name, en: name };
}

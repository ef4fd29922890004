/** A fault in a policy: where it is, and what to do about it. */
export interface PolicyProblem {
  /** Dotted path into the policy: `tables.contacts.columns.phone`. */
  readonly path: string;
  readonly message: string;
}

/** A problem for each name that is not among those declared. */
export function unknownNames(
  path: string,
  used: 'all' | 'others' | string | readonly string[] | undefined,
  declared: Readonly<Record<string, unknown>> | undefined,
  what: string,
): readonly PolicyProblem[] {
  if (used === undefined || used === 'all' || used === 'others') return [];
  return [used].flat().flatMap((name) =>
    declared !== undefined && Object.hasOwn(declared, name)
      ? []
      : [
          {
            path,
            message: `there is no ${what} "${name}"; declare it or use one of: ${Object.keys(declared ?? {}).join(', ') || 'none declared'}`,
          },
        ],
  );
}

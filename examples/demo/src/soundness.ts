import type { Gallra } from 'gallra';

/** What a test of an example wants to know of a policy that is held against its database. */
export interface Soundness {
  readonly errors: readonly string[];
  /** Codes of the warnings there are. */
  readonly warnings: readonly string[];
  /** Whether every column is classified, and everything personal has an end. */
  readonly covered: boolean;
}

/** Holds a policy against its database. */
export async function soundness(gallra: Pick<Gallra, 'check'>): Promise<Soundness> {
  const { findings, coverage, todo } = await gallra.check();
  const of = (wanted: string) => findings.filter(({ severity }) => severity === wanted);
  return {
    errors: of('error').map(({ path, message }) => `${path}: ${message}`),
    warnings: [...new Set(of('warning').map(({ code }) => code))].toSorted(),
    covered:
      todo.length === 0 &&
      coverage.columns.classified === coverage.columns.total &&
      coverage.enforced.columns === coverage.columns.personal,
  };
}

import fc from 'fast-check';

// Core's tests import this file, and core is compiled without Node's types.
const { env } = (globalThis as unknown as { readonly process: { readonly env: Record<string, string | undefined> } })
  .process;

/**
 * The size of a run. `GALLRA_TEST_SIZE=full`, as in `pnpm test:full`, tries every case that a property names; otherwise
 * a tenth of them is tried. `GALLRA_RUNS` asks for another number.
 */
const { GALLRA_TEST_SIZE, GALLRA_RUNS, GALLRA_SEED, GALLRA_PATH } = env;

/** Whether every case that a property names is tried. */
export const isFullSize = GALLRA_TEST_SIZE === 'full';

/** Half of the cases come from this seed, so that what was found once is found again. */
const fixedSeed = 20261121;

/**
 * Where generated cases come from: a seed that is always the same, and one that each run draws for itself and prints.
 * `GALLRA_SEED` asks for another; with `GALLRA_PATH` it brings back one counterexample.
 */
export function seeds(): readonly number[] {
  if (GALLRA_SEED !== undefined) return [Number(GALLRA_SEED)];
  const { GALLRA_FRESH_SEED: fresh } = env;
  return fresh === undefined ? [fixedSeed] : [fixedSeed, Number(fresh)];
}

/** The same cases in every run but a full one. */
export const sameSeeds = (): readonly number[] => (isFullSize ? seeds() : seeds().slice(0, 1));

/** Draws the seed of a run, for all of its workers, who inherit the environment. */
export function drawSeed(): void {
  env.GALLRA_FRESH_SEED ??= String(Math.floor(Math.random() * 2 ** 31));
}

/**
 * How many generated cases a property tries in this run.
 *
 * @param full - the whole number, at least 1
 */
export function cases(full: number): number {
  if (GALLRA_RUNS !== undefined) return Number(GALLRA_RUNS);
  return isFullSize ? full : Math.ceil(full / 10);
}

/** How long a test of a property may take, in milliseconds: longer in the full size, and for a smaller counterexample. */
export const longestTest = isFullSize || GALLRA_RUNS !== undefined || GALLRA_PATH !== undefined ? 7_200_000 : 600_000;

/** A property ends before its test does: one that timed out would go on beside the tests after it. */
const longestRun = longestTest - 30_000;

/**
 * Tries a property with as many cases as this run has for it, shared between its seeds. What fails names its seed and
 * path, and ends there: a smaller counterexample is only looked for where `GALLRA_PATH` asks for that one, since on a
 * database it takes longer than all the cases together.
 *
 * @param property - what holds for every case
 * @param full - the number of cases in a full run
 * @param from - the seeds that they come from
 */
export async function everyCase<T>(
  property: fc.IAsyncProperty<T> | fc.IProperty<T>,
  full: number,
  from: readonly number[] = seeds(),
): Promise<void> {
  const numRuns = Math.ceil(cases(full) / from.length);
  for (const seed of from)
    await fc.assert(property, {
      seed,
      numRuns,
      interruptAfterTimeLimit: longestRun / from.length,
      markInterruptAsFailure: true,
      ...(GALLRA_PATH === undefined ? { endOnFailure: true } : { path: GALLRA_PATH }),
    });
}

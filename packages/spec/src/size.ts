/**
 * The size of a run. `GALLRA_TEST_SIZE=full`, as in `pnpm test:full`, tries every case that a property names; otherwise
 * a tenth of them is tried.
 */
const isFull = process.env.GALLRA_TEST_SIZE === 'full';

/**
 * How many generated cases a property tries in this run.
 *
 * @param full - the whole number, at least 1
 */
export const cases = (full: number): number => (isFull ? full : Math.ceil(full / 10));

import fc from 'fast-check';

/** Something that is usually left out: once in so many times it is there. */
export const onceIn = <T>(times: number, part: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: times - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: part });

/** An object without the parts that were left out. */
export const present = <T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as never;

import type { ColumnDisposal } from '../policy/table-classification.ts';

/** Marks text that a disposal put in the place of a value, so that a second pass leaves it alone. */
export const randomMark = 'gallra-';

/** What stands around random text. */
export interface RandomShape {
  readonly before: string;
  readonly after: string;
}

/** What puts random text in the place of a value. */
type RandomDisposal = 'random' | Extract<ColumnDisposal, { readonly random: unknown }>;

/** Whether a disposal puts random text in the place of a value. */
export const isRandom = (then: ColumnDisposal): then is RandomDisposal =>
  then === 'random' || (typeof then === 'object' && 'random' in then);

/** What stands around the random text of a disposal. */
export function randomShape(then: RandomDisposal): RandomShape {
  const [before = '', after = ''] = then === 'random' ? [] : then.random.split('*');
  return { before, after };
}

/** Random text of a shape: new, but where the value is one already. */
export function randomText({ before, after }: RandomShape, value: string): string {
  const isOne = value.startsWith(`${before}${randomMark}`) && value.endsWith(after);
  return isOne ? value : `${before}${randomMark}${crypto.randomUUID()}${after}`;
}

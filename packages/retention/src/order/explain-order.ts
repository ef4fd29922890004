import type { HoldingReason } from './blocking-key.ts';
import type { Circle, CircleKey, DisposalOrder, HoldingReference, TableOrder } from './table-order.ts';

const because: Readonly<Record<HoldingReason, string>> = {
  restrict: 'the database refuses to delete what they refer to',
  setDefault: 'they would be given to another row',
  setNull: 'they need the link',
  cascade: 'they would be taken along',
};

const list = (words: readonly string[]) => new Intl.ListFormat('en-GB').format(words);

function holder({ table, columns, constraint, because: reason, heldBy }: HoldingReference): string {
  const which = heldBy === undefined ? 'rows' : 'rows that stay themselves';
  return `  held in place by ${which} of ${table} (${columns.join(', ')}, foreign key ${constraint}): ${because[reason]}`;
}

function turn({ table, references, unlink, exact }: TableOrder, index: number): readonly string[] {
  return [
    `${index + 1}. ${table}`,
    ...references.map(holder),
    ...unlink.map((columns) => `  loses ${list(columns)} first, in rows to be erased, where the circle holds them`),
    ...(exact || references.length === 0 ? [] : ['  how many rows are held is a forecast']),
  ];
}

const link = ({ table, columns, target }: CircleKey) => `${table}.${columns.join('+')} to ${target}`;

function round({ tables, foreignKeys }: Circle): string {
  const broken = foreignKeys.filter(({ unlink }) => unlink !== undefined);
  const way =
    broken.length === 0
      ? 'no link in it can be broken: rows go while nothing refers to them, the rest is anonymised in place'
      : `rows go while nothing refers to them, then ${list(broken.map(link))} ${broken.length === 1 ? 'is' : 'are'} set to null in rows to be erased`;
  const links = foreignKeys.length === 0 ? 'through rows that go along' : list(foreignKeys.map(link));
  return `Circle of ${list(tables)} (${links}): ${way}.`;
}

/**
 * Tells an order of disposal in words.
 *
 * @param order - see {@link orderOfDisposal}
 * @returns lines of text: the tables in order, each with what holds its rows, and the circles
 * @example
 * ```ts
 * import { type DisposalOrder, explainOrder } from '@gallra/retention';
 *
 * declare const order: DisposalOrder;
 * console.log(explainOrder(order).join('\n'));
 * ```
 */
export function explainOrder({ tables, circles }: DisposalOrder): readonly string[] {
  return [...tables.flatMap(turn), ...circles.map(round)];
}

import { brokerage } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { erasureProof } from './erasure-proof.ts';
import type { RowErasure } from './row-erasure.ts';

type Actions = Parameters<ReturnType<typeof erasureProof>['failures']>[0]['actions'];
type Kept = RowErasure['kept'][number];

const theirs = ['body', 'details', 'attachment'];
const kept = (column: string): Kept => ({ column, claims: [], others: [], heldBy: [] });

/** One row of the messages, as read. */
const message = (id: number, more: Partial<RowErasure>): RowErasure => ({
  table: 'messages',
  found: { row: { id } } as unknown as RowErasure['found'],
  disposal: 'clear',
  going: [],
  leaving: [],
  waiting: [],
  due: theirs,
  kept: [],
  firm: false,
  ...more,
});

const whole = (id: number, more: Partial<RowErasure> = {}) => message(id, { disposal: 'erase', ...more });

const done = (action: Actions[number]['action'], rows: number, columns?: readonly string[]): Actions[number] => ({
  table: 'messages',
  action,
  rows,
  batches: 1,
  ...(columns === undefined ? {} : { columns }),
});

/** What is wrong once these rows were read, that was done, and those were found again. */
function failures(
  before: readonly RowErasure[],
  actions: Actions,
  after: readonly RowErasure[] = [],
): readonly unknown[] {
  const proof = erasureProof(brokerage);
  for (const row of before) proof.before(row);
  for (const row of after) proof.after(row);
  return proof
    .failures({ operation: 'o', actions, skipped: [] } as unknown as Parameters<typeof proof.failures>[0])
    .map(({ because, columns, rows }) => [because, columns, rows]);
}

describe('the proof of an erasure (GDPR Art. 5(2), 17(1))', () => {
  test('a single row that is still there is a failure', () => {
    expect(failures([message(1, {})], [done('clear', 1, theirs)], [message(1, { due: ['body'] })])).toEqual([
      ['stillThere', ['body'], 1],
    ]);
  });

  test('rows are counted, those that are still there and those that were not changed', () => {
    const two = [message(1, {}), message(2, {})];
    expect(failures(two, [], two)).toEqual([
      ['stillThere', theirs, 2],
      ['notChanged', theirs, 2],
    ]);
  });

  test('a single row that was due and did not change is a failure, whatever became of it since', () => {
    expect(failures([message(1, {})], [])).toEqual([['notChanged', theirs, 1]]);
    expect(failures([whole(1)], [])).toEqual([['notChanged', [], 1]]);
  });

  test('what was done to other columns of the row, or in another table, does not count for these', () => {
    expect(failures([message(1, {})], [done('clear', 1, ['signature'])])).toEqual([['notChanged', theirs, 1]]);
    expect(failures([message(1, {})], [{ ...done('clear', 1, theirs), table: 'bids' }])).toEqual([
      ['notChanged', theirs, 1],
    ]);
  });

  test('a row that lost all of it, where only a part was foreseen, counts as well', () => {
    expect(failures([message(1, {})], [done('erase', 1)])).toEqual([]);
    expect(failures([message(1, {}), message(2, {})], [done('clear', 1, theirs), done('erase', 1)])).toEqual([]);
  });

  test('one beside rows that were to go whole counts as well, and only as itself', () => {
    const rows = [whole(1), message(2, {}), message(3, {})];
    expect(failures(rows, [done('erase', 2), done('clear', 1, theirs)])).toEqual([]);
    expect(failures(rows, [done('erase', 1), done('clear', 1, theirs)])).toEqual([['notChanged', theirs, 1]]);
  });

  test('a shortfall of whole rows neither hides a shortfall of columns nor doubles it', () => {
    const rows = [whole(1), whole(2), message(3, {})];
    expect(failures(rows, [done('clear', 1, theirs)])).toEqual([['notChanged', [], 2]]);
    expect(failures(rows, [done('erase', 1)])).toEqual([
      ['notChanged', [], 1],
      ['notChanged', theirs, 1],
    ]);
  });

  test.each(['erase', 'anonymise', 'anonymiseReferenced'] as const)('a whole row is done with by %s', (action) => {
    expect(failures([whole(1)], [done(action, 1)])).toEqual([]);
  });

  test('a row that has lost the person before is due nothing', () => {
    expect(failures([whole(1, { due: [] })], [])).toEqual([]);
  });

  test('what had to stay is lost with its row only where the row leads to the person by itself', () => {
    const staying = { kept: [kept('signature')], due: [] };
    expect(failures([message(1, { ...staying, firm: true })], [])).toEqual([['lost', ['signature'], 1]]);
    expect(failures([message(1, { ...staying, firm: false })], [])).toEqual([]);
  });

  test('what had to stay and is found again is not lost, and what is missing from its row is', () => {
    const staying = message(1, { kept: [kept('signature'), kept('sent_at')], due: [], firm: true });
    expect(failures([staying], [], [staying])).toEqual([]);
    expect(failures([staying], [], [message(1, { kept: [kept('sent_at')], due: [], firm: true })])).toEqual([
      ['lost', ['signature'], 1],
    ]);
  });

  test('a row that has come since is nobody’s failure', () => {
    expect(failures([], [], [message(9, {})])).toEqual([]);
  });
});

import { everyCase } from '@gallra/world/cases';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchSizes, estimatedBatches } from './batch-size.ts';

test('without a limit of time, batches are as large as they may be', () => {
  const size = batchSizes(10_000, undefined);
  size.took('contacts', 60);
  expect(size.next('contacts')).toBe(10_000);
});

test('a batch that held its locks for too long is followed by one of half the size, down to a single row', () => {
  const size = batchSizes(10_000, 1);
  const sizes = Array.from({ length: 12 }, () => {
    const rows = size.next('contacts');
    size.took('contacts', 1.1);
    return rows;
  });
  expect(sizes).toEqual([1000, 500, 250, 125, 62, 31, 15, 7, 3, 1, 1, 1]);
  expect(size.next('letters')).toBe(1000);
});

test('whatever a row takes, batches come to hold their locks for as long as they may and not for much less', async () => {
  await everyCase(
    fc.property(fc.double({ min: 0.0002, max: 0.9, noNaN: true }), (secondsOfRow) => {
      const size = batchSizes(10_000, 1);
      for (let batch = 0; batch < 60; batch += 1) size.took('contacts', size.next('contacts') * secondsOfRow);
      const taken = size.next('contacts') * secondsOfRow;
      expect(taken).toBeLessThanOrEqual(1.25);
      expect(taken).toBeGreaterThanOrEqual(Math.min(0.2, secondsOfRow));
    }),
    1000,
  );
});

test('each step of a plan takes as many batches as its rows fill, the last one perhaps in part', () => {
  expect(estimatedBatches([0, 1, 10_000, 10_001])).toBe(4);
  expect(estimatedBatches([0, 1, 10_000, 10_001], 1000)).toBe(1 + 10 + 11);
});

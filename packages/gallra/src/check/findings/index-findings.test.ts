import type { LiveTable } from '@gallra/core/store';
import { describe, expect, test } from 'vitest';
import { check, found } from '../../testing/checked.ts';
import { estatePolicy, liveAgencies, liveContacts, liveDeals } from '../../testing/estate.ts';
import { catalogue, index, table } from '../../testing/live-schema.ts';

describe('indexes', () => {
  const missing = (indexes: LiveTable['indexes'], parts: readonly LiveTable[] = []) =>
    found(
      estatePolicy(),
      catalogue(liveAgencies, liveContacts, { ...liveDeals, indexes }, ...parts),
      'index.missing',
    ).map((finding) => finding.split('.').at(-1));

  test('are asked for where events, people and referring rows are looked up, once for each column', () => {
    const { findings } = check(estatePolicy(), catalogue(liveAgencies, liveContacts, { ...liveDeals, indexes: [] }));
    expect(findings.map(({ severity, path }) => [severity, path])).toEqual([
      ['warning', 'tables.deals.columns.closed_at'],
      ['warning', 'tables.deals.columns.seller_id'],
    ]);
    const reasons = findings[1]!.message;
    expect(reasons).toContain('event "closed" of "contacts" is found by it');
    expect(reasons).toContain('the rows of a person are found by it');
    expect(reasons).toContain('before it deletes a row of "contacts"');
  });

  test('count by their first column, and only where they cover every row', () => {
    expect(missing([index(['seller_id', 'id']), index(['closed_at'])])).toEqual([]);
    expect(missing([index(['id', 'seller_id']), index(['closed_at'])])).toEqual(['seller_id']);
    expect(missing([index(['seller_id']), index(['closed_at'], { partial: true })])).toEqual(['closed_at']);
  });

  test('on every partition are as good as on the table', () => {
    const part = (name: string, indexes: LiveTable['indexes']) =>
      table(name, liveDeals.columns, { kind: 'partition', partitionOf: 'deals', indexes });
    const own = [index(['seller_id']), index(['closed_at'])];
    expect(missing([], [part('deals_1', own), part('deals_2', own)])).toEqual([]);
    expect(missing([], [part('deals_1', own), part('deals_2', [])])).toEqual(['closed_at', 'seller_id']);
  });
});

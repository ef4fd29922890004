import type { Duty, Policy } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { check, found } from '../../testing/checked.ts';
import { contacts, estate, estatePolicy } from '../../testing/estate.ts';

describe('the law', () => {
  const { bookkeeping } = estatePolicy().duties as Readonly<Record<string, Duty>>;
  const until = (validTo: string, more: Partial<Duty> = {}, others: Readonly<Record<string, Duty>> = {}) =>
    estatePolicy({}, { duties: { bookkeeping: { ...bookkeeping!, validTo, ...more }, ...others } });
  const told = (policy: Policy) => check(policy, estate).findings.map(({ message, fix }) => ({ message, fix }));

  test('that is no longer in force, or will not be within a year, is a warning', () => {
    expect(found(until('2026-11-20'), estate)).toEqual(['warning provision.expired duties.bookkeeping']);
    expect(found(until('2026-11-21'), estate)).toEqual(['warning provision.expiring duties.bookkeeping']);
    expect(found(until('2027-11-21'), estate)).toEqual(['warning provision.expiring duties.bookkeeping']);
    expect(found(until('2027-11-22'), estate)).toEqual([]);
  });

  test('that ends is told with what follows it, as the policy or the law says, until that is decided and has come', () => {
    const next = { ...bookkeeping!, citation: 'bokföringslagen (2027:1) 7 kap. 2 §', validFrom: '2027-07-10' };
    const decided = (validTo: string) =>
      until(validTo, { followedBy: 'next' }, { next: { ...next, validFrom: '2026-01-01' } });
    expect(told(decided('2027-07-09'))).toEqual([
      {
        message:
          'bokföringslagen (1999:1078) 7 kap. 2 § is in force until 2027-07-09, less than a year from now. "next" follows it: bokföringslagen (2027:1) 7 kap. 2 §.',
        fix: 'Look up whether it still ends on that day, and whether what follows is right.',
      },
    ]);
    expect(told(decided('2026-11-20')), 'the other applies by now').toEqual([]);
    expect(told(until('2027-07-09', { followedBy: 'nothing' }))[0]?.message).toContain('Nothing follows it.');
    expect(told(until('2027-07-09', { replacedBy: 'Regulation (EU) 2024/1624 Art. 77' }))[0]?.message).toContain(
      'In law it is replaced by Regulation (EU) 2024/1624 Art. 77, which the policy does not name.',
    );
    expect(told(until('2026-11-20'))).toEqual([
      {
        message:
          'bokföringslagen (1999:1078) 7 kap. 2 § was in force until 2026-11-20, and the policy does not say what follows. What has not happened by then, or happens later, stays until somebody decides.',
        fix: 'Look up what applies instead, declare it as a duty, and name it under followedBy; where nothing does, write followedBy: "nothing".',
      },
    ]);
  });

  test('that nobody has read in its own text is a warning that says what is to be read, and by whom', () => {
    const unread = { what: 'the number of years', by: 'the tax adviser' };
    const policy = estatePolicy({}, { duties: { bookkeeping: { ...bookkeeping!, unread } } });
    expect(found(policy, estate)).toEqual(['warning provision.unread duties.bookkeeping.unread']);
    expect(told(policy)[0]).toEqual({
      message: 'bokföringslagen (1999:1078) 7 kap. 2 § has not been read in its own text: the number of years.',
      fix: 'Let the tax adviser read it, correct what is wrong, and leave out unread (of a preset: read: true).',
    });
  });

  test('wants a reason for a personal identity number (dataskyddslagen 3 kap. 10 §)', () => {
    const { personnummer: _, ...columns } = contacts.columns;
    const policy = estatePolicy({ contacts: { ...contacts, columns: { ...columns, personnummer: 'identity' } } });
    expect(found(policy, estate)).toEqual(['warning identityNumber.unjustified tables.contacts.columns.personnummer']);
  });
});

import { describe, expect, test } from 'vitest';
import { found } from '../../testing/checked.ts';
import { contacts, estate, estatePolicy } from '../../testing/estate.ts';

describe('the law', () => {
  const until = (validTo: string) => {
    const bookkeeping = { ...estatePolicy().duties!.bookkeeping!, validTo };
    return found(estatePolicy({}, { duties: { bookkeeping } }), estate);
  };

  test('that is no longer in force, or will not be within a year, is a warning', () => {
    expect(until('2026-11-20')).toEqual(['warning provision.expired duties.bookkeeping']);
    expect(until('2026-11-21')).toEqual(['warning provision.expiring duties.bookkeeping']);
    expect(until('2027-11-21')).toEqual(['warning provision.expiring duties.bookkeeping']);
    expect(until('2027-11-22')).toEqual([]);
  });

  test('wants a reason for a personal identity number (dataskyddslagen 3 kap. 10 §)', () => {
    const { personnummer: _, ...columns } = contacts.columns;
    const policy = estatePolicy({ contacts: { ...contacts, columns: { ...columns, personnummer: 'identity' } } });
    expect(found(policy, estate)).toEqual(['warning identityNumber.unjustified tables.contacts.columns.personnummer']);
  });
});

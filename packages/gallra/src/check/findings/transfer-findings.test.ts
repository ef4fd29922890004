import type { Policy, Recipient } from '@gallra/core';
import { describe, expect, test } from 'vitest';
import { found } from '../../testing/checked.ts';
import { estate, estatePolicy } from '../../testing/estate.ts';

const places = {
  sweden: { sv: 'Sverige', en: 'Sweden', country: 'SE' },
  norway: { sv: 'Norge', en: 'Norway', country: 'NO' },
  union: { sv: 'EU', en: 'EU', country: 'EU' },
  britain: { sv: 'Storbritannien', en: 'United Kingdom', country: 'GB' },
  swiss: { sv: 'Schweiz', en: 'Switzerland', country: 'CH' },
  usa: { sv: 'USA', en: 'United States', country: 'US' },
} as const;

const recipient = (more: Partial<Recipient>): Recipient => ({
  name: 'Mailpost',
  kind: 'processor',
  service: { sv: 'Utskick', en: 'Delivery' },
  places: ['sweden'],
  ...more,
});

const checked = (more: Partial<Policy>) => found(estatePolicy({}, { places, ...more }), estate);
const foundOf = (more: Partial<Recipient>) => checked({ recipients: { mail: recipient(more) } });

describe('a third country', () => {
  test.each(['britain', 'swiss', 'usa'])(
    'needs something that makes the transfer lawful: %s (Art. 44, R198)',
    (place) => {
      expect(foundOf({ places: ['sweden', place] })).toEqual(['error transfer.missing recipients.mail.transfer']);
      expect(foundOf({ places: [place], transfer: { mechanism: '46(2)(c)', module: 3 } })).toEqual([]);
    },
  );

  test.each(['sweden', 'norway', 'union'])('is not: %s', (place) => {
    expect(foundOf({ places: [place], accessFrom: [place] })).toEqual([]);
  });

  test('from which data in the EEA are reached needs it too (T17)', () => {
    expect(foundOf({ accessFrom: ['norway', 'usa'] })).toEqual(['error transfer.missing recipients.mail.transfer']);
    expect(foundOf({ accessFrom: ['usa'], transfer: { mechanism: '49(1)(a)' } })).toEqual([]);
  });

  test('in which purposes or backups have data, and no recipient, is unexplained', () => {
    const backups = {
      daily: { sv: 'Daglig', en: 'Daily', kind: 'snapshot', keptFor: 'P7D', places: ['usa'] },
    } as const;
    expect(checked({ backups })).toEqual(['warning transfer.missing backups.daily.places']);
    const mail = recipient({ places: ['usa'], transfer: { mechanism: '47' } });
    expect(checked({ backups, recipients: { mail } })).toEqual([]);
  });
});

describe('what makes a transfer lawful', () => {
  test('is assessed again by the day that the policy names', () => {
    const by = (reviewBy: string) => foundOf({ places: ['usa'], transfer: { mechanism: '46(2)(b)', reviewBy } });
    expect(by('2026-11-21')).toEqual([]);
    expect(by('2026-11-20')).toEqual(['warning transfer.unreviewed recipients.mail.transfer.reviewBy']);
  });

  test('is no adequacy decision that is over, and soon none that ends within a year', () => {
    const until = (validTo: string) =>
      foundOf({ places: ['britain'], transfer: { mechanism: '45', decision: '(EU) 2021/1772', validTo } });
    expect(until('2026-11-20')).toEqual(['error adequacy.expired recipients.mail.transfer.validTo']);
    expect(until('2026-11-21')).toEqual(['warning adequacy.expiring recipients.mail.transfer.validTo']);
    expect(until('2027-11-22')).toEqual([]);
  });
});

describe('the promise to store in the EEA only', () => {
  const transfer = { mechanism: '45', decision: '(EU) 2023/1795' } as const;
  const promise = (more: Partial<Recipient>) =>
    checked({ storageWithin: 'EEA', recipients: { mail: recipient({ transfer, ...more }) } });

  test('is broken by storage elsewhere, however lawful (R197)', () => {
    expect(promise({ places: ['usa'] })).toEqual(['error storage.outsidePromise recipients.mail.places']);
    expect(promise({ places: ['sweden', 'norway'] })).toEqual([]);
  });

  test('says nothing of access from elsewhere (T17)', () => {
    expect(promise({ accessFrom: ['usa'] })).toEqual([]);
  });

  test('holds for purposes and backups too', () => {
    const { brokerage } = estatePolicy().purposes;
    expect(
      checked({
        storageWithin: 'EEA',
        purposes: { brokerage: { ...brokerage!, places: ['britain'] } },
        backups: { copy: { sv: 'Kopia', en: 'Copy', kind: 'replica', places: ['swiss'] } },
        recipients: { mail: recipient({ places: ['britain', 'swiss'], transfer }) },
      }),
    ).toEqual([
      'error storage.outsidePromise backups.copy.places',
      'error storage.outsidePromise purposes.brokerage.places',
      'error storage.outsidePromise recipients.mail.places',
    ]);
  });
});

import type { Policy, Purpose } from '@gallra/core';
import { claimsOn } from '@gallra/core/policy';
import { estatePolicy } from '@gallra/world';
import { describe, expect, test } from 'vitest';
import { ruleInWords } from './rule-in-words.ts';

/** The words for a purpose with this storage rule. */
function words(keep: Purpose['keep'], more: Partial<Policy> = {}, role: Purpose['role'] = 'controller') {
  const tenants = more.controllers !== undefined;
  const policy = estatePolicy(
    {
      contacts: {
        ...(tenants ? { controller: 'agency_id' } : {}),
        subjects: { id: 'contact' },
        events: { lastContact: 'last_on', closed: 'closed_on' },
        columns: { id: 'key', name: 'identity', last_on: 'notPersonal', closed_on: 'notPersonal', agency_id: 'key' },
        then: 'erase',
      },
      agencies: {
        subjects: { id: 'staff' },
        events: { lastContact: 'last_on' },
        columns: { id: 'key', name: 'identity', last_on: 'notPersonal', ended_on: 'notPersonal' },
        then: 'anonymise',
      },
    },
    {
      purposes: {
        base: {
          title: { sv: 'Grund', en: 'Base' },
          role,
          basis: '6(1)(b)',
          subjects: 'all',
          categories: 'all',
          keep: { from: 'lastContact', for: 'P1Y' },
        },
        asked: {
          title: { sv: 'Frågad', en: 'Asked' },
          role,
          basis: '6(1)(f)',
          subjects: 'all',
          categories: 'all',
          keep,
        },
      },
      duties: {},
      ...more,
    },
  );
  const claim = claimsOn(policy, 'contacts', 'name').find(({ name }) => name === 'asked')!;
  return ruleInWords(policy, claim);
}

describe('a storage rule in words (GDPR Art. 13(2)(a), 30(1)(f))', () => {
  test('is a period after an event (R42)', () => {
    expect(words({ from: 'lastContact', for: 'P1Y6M' })).toEqual({
      sv: '1 år och 6 månader efter ”senaste kontakten”',
      en: '1 year and 6 months after “last contact”',
    });
  });

  test('is two phases, active and archived (R36, R37)', () => {
    expect(words({ from: 'lastContact', active: 'P3M', archived: 'P12M' })).toEqual({
      sv: 'aktiv i 3 månader efter ”senaste kontakten”, därefter arkiverad i 12 månader',
      en: 'active for 3 months after “last contact”, then archived for 12 months',
    });
  });

  test('is what the controller may choose (R35)', () => {
    expect(words({ from: 'lastContact', for: { min: 'P1M', default: 'P3M', max: 'P6M' } }).en).toBe(
      '3 months after “last contact” (the controller may choose 1 month to 6 months)',
    );
  });

  test.each([
    [['calendarYear'] as const, '7 years from the end of the calendar year of “last contact”'],
    [['financialYear'] as const, '7 years from the end of the financial year of “last contact”'],
    [
      ['financialYear', 'calendarYear'] as const,
      '7 years from the end of the calendar year in which the financial year of “last contact” ended',
    ],
  ])('counts from the end of a year (%s)', (align, en) => {
    expect(words({ from: 'lastContact', for: 'P7Y', align }).en).toBe(en);
  });

  test('is as long as the agreement, and the time to return the data (R34; Art. 28(3)(g))', () => {
    const controllers = { in: 'agencies', agreementEnded: 'ended_on', returnWithin: 'P30D' } as const;
    expect(words({ while: 'agreement' }, { controllers })).toEqual({
      sv: 'så länge avtalet gäller, och 30 dagar för att återlämna uppgifterna',
      en: 'as long as the agreement is in force, and 30 days to return the data',
    });
  });

  test("ends with the agreement where data are held as the controller's processor (R41; Art. 28(3)(g))", () => {
    const controllers = { in: 'agencies', agreementEnded: 'ended_on' } as const;
    expect(words({ from: 'lastContact', for: 'P3M' }, { controllers }, 'processor')).toEqual({
      sv: '3 månader efter ”senaste kontakten”, dock bara så länge avtalet gäller',
      en: '3 months after “last contact”, but only as long as the agreement is in force',
    });
  });

  test('is as long as other purposes need the data (R40)', () => {
    expect(words({ inherit: 'others' }).en).toBe('as long as another purpose needs the data');
    expect(words({ inherit: ['base'] }).sv).toBe('så länge uppgifterna behövs för ”Grund”');
  });

  test('is cut short by a limit, with its citation', () => {
    const limits = {
      cap: {
        title: { sv: 'Tak', en: 'Cap' },
        citation: 'penningtvättslagen (2017:630) 5 kap. 4 §',
        from: 'closed',
        for: 'P10Y',
        caps: 'all',
      },
    } as const;
    expect(words({ from: 'lastContact', for: 'P3M' }, { limits }).en).toBe(
      '3 months after “last contact”, at most 10 years after “closing of the deal” (penningtvättslagen (2017:630) 5 kap. 4 §)',
    );
  });
});

import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../definition/parse-policy.ts';
import { claimsOn } from '../policy/claim/claim.ts';
import type { Policy } from '../policy/policy.ts';
import type { Purpose } from '../policy/purpose.ts';
import { ruleInWords, termInWords } from './rule-in-words.ts';
import { longestTerm, storageTerm } from './storage-term.ts';

type Keep = Purpose['keep'];

/** A policy with one purpose that is asked about, and the claim it makes on a contact's name. */
function asked(keep: Keep, more: Partial<Policy> = {}, role: Purpose['role'] = 'controller') {
  const purpose = { role, subjects: 'all', categories: 'all' } as const;
  const columns = {
    id: 'key',
    name: 'identity',
    agency_id: 'key',
    last_on: 'notPersonal',
    closed_on: 'notPersonal',
  } as const;
  const policy = parsePolicy({
    timeZone: 'Europe/Stockholm',
    times: 'date',
    subjects: { contact: { sv: 'Kontakt', en: 'Contact' } },
    categories: { identity: { sv: 'Identitet', en: 'Identity' } },
    events: {
      lastContact: { sv: 'senaste kontakten', en: 'last contact' },
      closed: { sv: 'affärens avslut', en: 'closing of the deal' },
    },
    purposes: {
      base: {
        ...purpose,
        title: { sv: 'Grund', en: 'Base' },
        basis: '6(1)(b)',
        keep: { from: 'lastContact', for: 'P1Y' },
      },
      asked: { ...purpose, title: { sv: 'Frågad', en: 'Asked' }, basis: '6(1)(f)', keep },
    },
    ...more,
    tables: {
      agencies: { columns: { id: 'notPersonal', ended_on: 'notPersonal' }, then: 'anonymise' },
      contacts: {
        ...(more.controllers === undefined ? {} : { controller: 'agency_id' }),
        subjects: { id: 'contact' },
        events: { lastContact: 'last_on', closed: 'closed_on' },
        columns,
        then: 'erase',
      },
    },
  });
  const claim = claimsOn(policy, 'contacts', 'name').find(({ name }) => name === 'asked')!;
  return { policy, claim };
}

function words(keep: Keep, more: Partial<Policy> = {}, role: Purpose['role'] = 'controller') {
  const { policy, claim } = asked(keep, more, role);
  return ruleInWords(policy, claim);
}

describe('a storage rule in words (GDPR Art. 13(2)(a), 30(1)(f))', () => {
  test("quotes a title in the host's own language where it has one; the sentence is in English then", () => {
    const events = {
      lastContact: { sv: 'senaste kontakten', en: 'last contact', nb: 'siste kontakt' },
      closed: { sv: 'affärens avslut', en: 'closing of the deal' },
    };
    expect(words({ from: 'lastContact', for: 'P6M' }, { events })).toEqual({
      sv: '6 månader efter ”senaste kontakten”',
      en: '6 months after “last contact”',
      nb: '6 months after “siste kontakt”',
    });
  });

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

  test('is as long as the agreement, and for what is held as processor the time to return the data (R34; Art. 28(3)(g))', () => {
    const controllers = { in: 'agencies', agreementEnded: 'ended_on', returnWithin: 'P30D' } as const;
    expect(words({ while: 'agreement' }, { controllers }, 'tenant')).toEqual({
      sv: 'så länge avtalet om tjänsten gäller, och 30 dagar för att återlämna uppgifterna',
      en: 'as long as the service agreement is in force, and 30 days to return the data',
    });
    expect(words({ while: 'agreement' }, { controllers }).en).toBe('as long as the service agreement is in force');
  });

  test('has another time to return logging and security data, and of both the longer (R139, R140)', () => {
    const controllers = {
      in: 'agencies',
      agreementEnded: 'ended_on',
      returnWithin: { default: 'P30D', security: 'P90D' },
    } as const;
    const identity = { sv: 'Identitet', en: 'Identity' };
    const termOf = (security: boolean, keep: Keep) => {
      const { policy, claim } = asked(
        keep,
        { controllers, categories: { identity: { ...identity, security } } },
        'tenant',
      );
      return storageTerm(policy, claim);
    };
    for (const keep of [{ while: 'agreement' }, { from: 'lastContact', for: 'P1Y' }] as const) {
      const [plain, log] = [termOf(false, keep), termOf(true, keep)];
      expect(termInWords(plain, 'en')).toContain('and 30 days to return the data');
      expect(termInWords(log, 'en')).toContain('and 90 days to return the data');
      for (const terms of [[plain, log] as const, [log, plain] as const])
        expect(termInWords(longestTerm(terms), 'en')).toBe(termInWords(log, 'en'));
    }
  });

  test("ends with the agreement where data are held as the controller's processor (R41; Art. 28(3)(g))", () => {
    const controllers = { in: 'agencies', agreementEnded: 'ended_on' } as const;
    expect(words({ from: 'lastContact', for: 'P3M' }, { controllers }, 'tenant')).toEqual({
      sv: '3 månader efter ”senaste kontakten”, dock bara så länge avtalet om tjänsten gäller',
      en: '3 months after “last contact”, but only as long as the service agreement is in force',
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
      '3 months after “last contact”, but at most 10 years after “closing of the deal” (penningtvättslagen (2017:630) 5 kap. 4 §)',
    );
  });

  test('of bookkeeping reads as the act does (bokföringslagen 7 kap. 2 §)', () => {
    expect(words({ from: 'closed', for: 'P7Y', align: ['financialYear', 'calendarYear'] }).sv).toBe(
      'till och med det sjunde året efter utgången av det kalenderår då räkenskapsåret för ”affärens avslut” avslutades',
    );
    expect(words({ from: 'closed', for: 'P18M', align: ['calendarYear'] }).sv).toBe(
      '18 månader från utgången av kalenderåret för ”affärens avslut”',
    );
  });
});

describe("what is told of one controller's data", () => {
  const choice = { from: 'lastContact', for: { min: 'P1M', default: 'P1Y', max: 'P1Y' } } as const;
  const limits = {
    cap: { title: { sv: 'Lag', en: 'Act' }, citation: 'lag 1 §', caps: 'all', from: 'lastContact', for: 'P8M' },
    own: {
      title: { sv: 'Eget', en: 'Own' },
      citation: 'avtal',
      caps: 'all',
      from: 'closed',
      for: { min: 'P1M', max: 'P1Y' },
    },
  } as const;
  const told = (chosen: Record<string, `P${string}`>, more: Partial<Policy> = {}) => {
    const { policy, claim } = asked(choice, more);
    return storageTerm(policy, claim, { chosen });
  };

  test('is the period it has chosen, within what the policy still allows (R35)', () => {
    expect(termInWords(told({ asked: 'P6M' }), 'sv')).toBe(
      '6 månader efter ”senaste kontakten” (som den personuppgiftsansvarige har valt)',
    );
    expect(termInWords(told({ asked: 'P5Y' }), 'en')).toBe(
      '1 year after “last contact” (as the controller has chosen)',
    );
    expect(termInWords(told({}), 'en')).toBe('1 year after “last contact”');
  });

  test('names the limits of the law, and one of its own only where it has chosen it', () => {
    expect(termInWords(told({}, { limits }), 'sv')).toBe(
      '1 år efter ”senaste kontakten”, dock högst 8 månader efter ”senaste kontakten” (lag 1 §)',
    );
    expect(termInWords(told({ own: 'P2M' }, { limits }), 'en')).toContain('2 months after “closing of the deal”');
  });

  test('is at most the longest of their periods where several controllers have chosen', () => {
    expect(
      termInWords(longestTerm([told({ asked: 'P6M' }), told({ asked: 'P9M' }), told({ asked: 'P2M' })]), 'sv'),
    ).toBe('högst 9 månader efter ”senaste kontakten”');
  });

  test('names, of the purposes it follows, those that keep something of the person', () => {
    const { policy, claim } = asked({ inherit: 'others' });
    expect(termInWords(storageTerm(policy, claim, { known: () => true }), 'en')).toBe(
      'as long as the data are needed for “Base”',
    );
    expect(termInWords(storageTerm(policy, claim, { known: () => false }), 'en')).toBe(
      'as long as another purpose needs the data',
    );
  });
});

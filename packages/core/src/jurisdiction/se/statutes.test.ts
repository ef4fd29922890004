import { describe, expect, test } from 'vitest';
import { decide } from '../../decision/decide.ts';
import { situationOf } from '../../decision/situation.ts';
import { parsePolicy } from '../../definition/parse-policy.ts';
import type { Duty, Limit } from '../../policy/purpose.ts';
import { addDays } from '../../time/plain-date.ts';
import * as eu from '../eu/index.ts';
import * as se from './index.ts';

const label = { sv: 'svenska', en: 'English' };

/** Decides a row whose name is kept by one duty, with the day of each event. */
function decideWith(
  duty: Duty,
  limits: Readonly<Record<string, Limit>>,
  days: Readonly<Record<string, string>>,
  today: string,
) {
  const policy = parsePolicy({
    timeZone: 'Europe/Stockholm',
    times: 'date',
    controllers: { in: 'firms', financialYearEnd: 'year_end' },
    subjects: { customer: label },
    categories: { identity: label },
    events: Object.fromEntries(Object.keys(days).map((event) => [event, label])),
    purposes: {
      claims: {
        title: label,
        role: 'controller',
        basis: '6(1)(f)',
        subjects: 'all',
        categories: 'all',
        keep: { from: duty.from, for: 'P20Y' },
        legalClaims: true,
      },
    },
    duties: { duty },
    limits,
    tables: {
      firms: { columns: { id: 'notPersonal', year_end: 'notPersonal' }, then: 'anonymise' },
      records: {
        controller: 'firm_id',
        subjects: { id: 'customer' },
        events: Object.fromEntries(Object.keys(days).map((event) => [event, event])),
        duties: { duty: ['name'] },
        columns: {
          id: 'key',
          firm_id: 'notPersonal',
          name: 'identity',
          ...Object.fromEntries(Object.keys(days).map((event) => [event, 'notPersonal'])),
        },
        then: 'erase',
      },
    },
  });
  const row = { id: 1, firm_id: 1, name: 'x', ...days };
  const firm = { id: 1, year_end: '06-30' };
  const lookup = (table: string) => (table === 'firms' ? [firm] : []);
  const situation = situationOf({ policy, table: 'records', row, lookup }, new Date(`${today}T12:00:00Z`));
  const [column] = decide(policy, 'records', situation).columns;
  const reasons = Object.values(column?.parties ?? {}).flatMap(([party]) => party?.reasons ?? []);
  return Object.fromEntries(reasons.map((reason) => [reason.claim, reason]));
}

describe('duties', () => {
  test('accounting records are kept through the seventh year after the calendar year in which the financial year ended (BFL 7:2)', () => {
    const days = { financialTransaction: '2025-09-15' };
    expect(decideWith(se.bookkeeping(), {}, days, '2033-12-31').duty).toMatchObject({
      alive: true,
      end: { lastDay: '2033-12-31' },
    });
    expect(decideWith(se.bookkeeping(), {}, days, '2034-01-01').duty).toMatchObject({ alive: false });
    const first = decideWith(se.bookkeeping({ from: 'invoiced' }), {}, { invoiced: '2025-06-30' }, '2026-01-01');
    expect(first.duty, 'the last day of the financial year before').toMatchObject({ end: { lastDay: '2032-12-31' } });
  });

  test('sales through an electronic interface are kept for ten years after the year of the transaction (ML 17:37)', () => {
    const { duty } = decideWith(
      se.electronicInterfaceRecords(),
      {},
      { financialTransaction: '2025-02-01' },
      '2026-01-01',
    );
    expect(duty).toMatchObject({ alive: true, end: { lastDay: '2035-12-31' } });
  });

  test('customer due diligence is kept for five years from the end of the relationship (PTL 5:3; T4)', () => {
    const days = { relationshipEnded: '2026-03-31' };
    expect(decideWith(se.customerDueDiligence(), {}, days, '2031-03-31').duty).toMatchObject({
      alive: true,
      end: { lastDay: '2031-03-31' },
    });
    expect(decideWith(se.customerDueDiligence(), {}, days, '2031-04-01').duty).toMatchObject({ alive: false });
  });

  test('the examination of a suspicion is kept as due diligence is, and secret from the data subject (PTL 5:3, 4:2, 5:7)', () => {
    const { duty } = decideWith(se.suspicionReport(), {}, { relationshipEnded: '2026-03-31' }, '2027-01-01');
    expect(duty).toMatchObject({
      citation: 'penningtvättslagen (2017:630) 5 kap. 3 § första stycket 1 (uppgifter enligt 4 kap. 2 §)',
      secretFromSubject: 'penningtvättslagen (2017:630) 5 kap. 7 §',
      end: { lastDay: '2031-03-31' },
    });
  });

  test('reports to the police and answers to them have no years in the act, and are as secret (PTL 4:3, 4:6, 5:7)', () => {
    const reports = se.suspiciousTransactionReport({ for: 'P5Y' });
    const { duty } = decideWith(reports, {}, { suspicionReported: '2026-03-31' }, '2027-01-01');
    expect(duty).toMatchObject({
      citation: 'penningtvättslagen (2017:630) 4 kap. 3 och 6 §§',
      secretFromSubject: 'penningtvättslagen (2017:630) 5 kap. 7 §',
      end: { lastDay: '2031-03-31' },
    });
    expect(reports.periodSource).toMatch(/ingen tid/);
  });

  test('without a relationship the years count from the measure, or from the abstention (PTL 5:3 second paragraph)', () => {
    for (const preset of [se.customerDueDiligence, se.suspicionReport]) {
      expect(preset({ counted: 'measure' })).toMatchObject({
        from: 'measureTaken',
        citation: expect.stringContaining('5 kap. 3 § andra stycket första meningen'),
      });
      expect(preset({ counted: 'abstention' })).toMatchObject({
        from: 'transactionDeclined',
        citation: expect.stringContaining('5 kap. 3 § andra stycket andra meningen'),
      });
      expect(preset({ counted: 'abstention', from: 'declined' }).from).toBe('declined');
    }
  });

  test('a list of bids is kept for as long as the agent chooses, for the act has no number of years (FML 3:18; T5)', () => {
    const days = { assignmentCompleted: '2026-05-20' };
    expect(decideWith(se.bidList({ for: 'P7Y' }), {}, days, '2027-01-01').duty).toMatchObject({
      end: { lastDay: '2033-05-20' },
    });
    const choice = { min: 'P7Y', default: 'P10Y', max: 'P10Y' } as const;
    expect(decideWith(se.bidList({ for: choice }), {}, days, '2027-01-01').duty).toMatchObject({
      end: { lastDay: '2036-05-20' },
    });
    expect(decideWith(se.brokerDocuments({ for: 'P10Y' }), {}, days, '2027-01-01').duty).toMatchObject({
      end: { lastDay: '2036-05-20' },
      citation: 'fastighetsmäklarlagen (2021:516) 3 kap. 19 §',
    });
    expect(se.bidList({ for: 'P7Y' }).periodSource).toMatch(/Fastighetsmäklarinspektionen.*sju.*tio/);
  });
});

describe('a rule that changed', () => {
  const before: Duty = {
    ...{ ...se.bookkeeping(), for: 'P10Y', validFrom: '2000-01-01', validTo: '2024-06-30' },
    followedBy: 'nothing',
  };
  const after = { ...se.bookkeeping(), for: 'P7Y', validFrom: '2024-07-01' } as const;
  const endOf = (duty: Duty, day: string) =>
    decideWith(duty, {}, { financialTransaction: day }, '2026-01-01').duty?.end ?? 'does not apply';

  test('applies to each record as it was on its day', () => {
    expect(endOf(before, '2024-06-30')).toMatchObject({ lastDay: '2034-12-31' });
    expect(endOf(after, '2024-06-30')).toBe('does not apply');
    expect(endOf(before, '2024-07-01')).toBe('does not apply');
    expect(endOf(after, '2024-07-01')).toMatchObject({ lastDay: '2032-12-31' });
  });
});

describe('limits', () => {
  test('ten years are the most the money laundering act allows (PTL 5:4; T4)', () => {
    const limits = { most: se.moneyLaunderingMaximum({ caps: ['claims'] }) };
    const { claims, duty } = decideWith(
      se.customerDueDiligence(),
      limits,
      { relationshipEnded: '2026-03-31' },
      '2027-01-01',
    );
    expect(claims).toMatchObject({ end: { lastDay: '2036-03-31' }, cutBy: { limit: 'most' } });
    expect(duty, 'a maximum is no default').toMatchObject({ end: { lastDay: '2031-03-31' } });
  });

  test('limitation of claims cuts a purpose short and keeps nothing itself (preskriptionslagen 2 §; T6)', () => {
    const days = { assignmentCompleted: '2026-05-20', claimArose: '2026-06-01' };
    const bids = se.bidList({ for: 'P7Y' });
    const cutTo = (limit: Limit) => decideWith(bids, { limit }, days, '2027-01-01').claims;
    expect(cutTo(se.prescription({ caps: ['claims'] }))).toMatchObject({ end: { lastDay: '2036-06-01' } });
    expect(cutTo(se.consumerPrescription({ caps: ['claims'] }))).toMatchObject({ end: { lastDay: '2029-06-01' } });
    const complaint = { caps: ['claims'] } as const;
    expect(cutTo(se.consumerServiceComplaint(complaint))).toMatchObject({ end: { lastDay: '2029-05-20' } });
    expect(cutTo(se.consumerServiceComplaint({ ...complaint, fixedProperty: true }))).toMatchObject({
      end: { lastDay: '2036-05-20' },
    });
    expect(cutTo(se.discriminationClaim({ caps: ['claims'], from: 'claimArose' }))).toMatchObject({
      end: { lastDay: '2028-06-01' },
    });
    expect(Object.keys(decideWith(bids, { limit: se.prescription({ caps: 'all' }) }, days, '2027-01-01'))).toEqual([
      'claims',
      'duty',
    ]);
  });
});

/** An event, and the last day on which the data are kept after it. */
type Vector = readonly [event: string, lastDay: string];

const kept: Readonly<Record<string, readonly [Duty, ...Vector[]]>> = {
  'tax records: the seventh year after the calendar year they concern (SFL 39:3)': [
    se.taxRecords(),
    ['2025-01-01', '2032-12-31'],
    ['2025-12-31', '2032-12-31'],
    ['2026-01-01', '2033-12-31'],
  ],
  'a special scheme: ten years after the year of the transaction (ML 22:77)': [
    se.specialSchemeRecords(),
    ['2019-06-30', '2029-12-31'],
    ['2025-02-01', '2035-12-31'],
  ],
  'imports under the special scheme: seven years after the year of the transaction (ML 23:5)': [
    se.importSchemeRecords(),
    ['2025-12-31', '2032-12-31'],
    ['2026-01-01', '2033-12-31'],
  ],
  'patient records: ten years after the last entry (PDL 3:17)': [
    se.patientRecords(),
    ['2026-03-31', '2036-03-31'],
    ['2024-02-29', '2034-02-28'],
  ],
  'a private provider’s file: two years after the last entry (LSS 23 c §)': [
    se.privateSupportFile(),
    ['2026-11-30', '2028-11-30'],
  ],
  'due diligence without a relationship, from the measure (PTL 5:3)': [
    se.customerDueDiligence({ counted: 'measure' }),
    ['2026-03-31', '2031-03-31'],
    ['2027-07-09', '2032-07-09'],
  ],
  'due diligence under the regulation, from its first day (EU 2024/1624 Art. 77)': [
    eu.customerDueDiligence(),
    ['2027-07-10', '2032-07-10'],
    ['2028-02-29', '2033-02-28'],
  ],
  'a suspicion under the regulation (EU 2024/1624 Art. 77)': [
    eu.suspicionReport({ counted: 'abstention' }),
    ['2027-07-10', '2032-07-10'],
  ],
};

const capped: Readonly<Record<string, readonly [Limit, ...Vector[]]>> = {
  'recruitment: two years from the decision (DL 6:4, MBL 64 and 66 §§)': [
    se.recruitmentClaim({ caps: ['claims'] }),
    ['2026-11-30', '2028-11-30'],
  ],
  'recruitment, of union members: two months more (MBL 66 § first paragraph, DL 6:4)': [
    se.recruitmentClaim({ caps: ['claims'], unionMembers: true }),
    ['2026-11-30', '2029-01-30'],
    ['2026-12-31', '2029-02-28'],
  ],
  'a whistleblowing case: two years after it was closed (visselblåsarlagen 7:8)': [
    se.whistleblowingMaximum({ caps: ['claims'] }),
    ['2026-02-28', '2028-02-28'],
  ],
  'holiday pay: two years from the end of the holiday year (semesterlagen 33 §)': [
    se.holidayPayClaim({ caps: ['claims'] }),
    ['2026-03-31', '2028-03-31'],
  ],
  'faulty goods: two months after three years (konsumentköplagen 4:14, 5:2)': [
    se.consumerSaleClaim({ caps: ['claims'] }),
    ['2026-05-20', '2029-07-20'],
    ['2022-05-01', '2025-07-01'],
  ],
  'credit information: three years from the day (kreditupplysningslagen 8 §)': [
    se.creditInformation({ caps: ['claims'] }),
    ['2026-05-20', '2029-05-20'],
    ['2002-05-20', '2005-05-20'],
  ],
  'an enquiry for credit information: one year (kreditupplysningslagen 8 §)': [
    se.creditInformation({ caps: ['claims'], about: 'enquiry' }),
    ['2026-05-20', '2027-05-20'],
  ],
  'a social services file: five years after the last entry': [
    se.socialServicesFile({ caps: ['claims'] }),
    ['2026-11-30', '2031-11-30'],
  ],
  'a committee’s file: five years after the last entry (LSS 21 c §)': [
    se.supportFile({ provider: 'committee', caps: ['claims'] }),
    ['2026-11-30', '2031-11-30'],
  ],
  'a private provider’s file: two years after the last entry (LSS 23 c §)': [
    se.supportFile({ provider: 'private', caps: ['claims'] }),
    ['2026-11-30', '2028-11-30'],
  ],
  'money laundering, under the regulation: ten years at the most (EU 2024/1624 Art. 77)': [
    eu.moneyLaunderingMaximum({ caps: ['claims'] }),
    ['2027-07-10', '2037-07-10'],
  ],
};

describe('the last day, the day before and the day after', () => {
  test.each(Object.entries(kept))('%s', (_, [duty, ...vectors]) => {
    for (const [day, lastDay] of vectors) {
      const on = (today: string) => decideWith(duty, {}, { [duty.from]: day }, today).duty;
      expect(on(day), 'from the event on').toMatchObject({ alive: true, end: { lastDay } });
      expect(on(addDays(lastDay, -1))).toMatchObject({ alive: true });
      expect(on(lastDay)).toMatchObject({ alive: true });
      expect(on(addDays(lastDay, 1))).toMatchObject({ alive: false });
    }
  });

  test.each(Object.entries(capped))('%s', (_, [limit, ...vectors]) => {
    for (const [day, lastDay] of vectors) {
      const days = { assignmentCompleted: day, [limit.from]: day };
      const on = (today: string) => decideWith(se.bidList({ for: 'P1Y' }), { limit }, days, today).claims;
      expect(on(day)).toMatchObject({ alive: true, end: { lastDay }, cutBy: { limit: 'limit' } });
      expect(on(addDays(lastDay, -1))).toMatchObject({ alive: true });
      expect(on(lastDay)).toMatchObject({ alive: true });
      expect(on(addDays(lastDay, 1))).toMatchObject({ alive: false, cutBy: { limit: 'limit' } });
    }
  });

  test('are not those of events from before a provision', () => {
    const before = { relationshipEnded: '2027-07-09' };
    expect(decideWith(eu.customerDueDiligence(), {}, before, '2028-01-01').duty).toMatchObject({ alive: false });
    expect(decideWith(se.taxRecords(), {}, { taxableEvent: '2011-12-31' }, '2012-01-01').duty).toMatchObject({
      alive: false,
    });
  });
});

const caps = { caps: 'all' } as const;
const period = { for: 'P7Y' } as const;
const presets: readonly (Duty | Limit)[] = [
  ...[se.bookkeeping(), se.electronicInterfaceRecords(), se.bidList(period), se.brokerDocuments(period)],
  ...[se.customerDueDiligence(), se.suspicionReport(), se.suspiciousTransactionReport(period)],
  ...[se.moneyLaunderingMaximum(caps), se.prescription(caps), se.consumerPrescription(caps)],
  ...[se.consumerServiceComplaint(caps), se.discriminationClaim(caps)],
  ...Object.values(kept).map(([duty]) => duty),
  ...Object.values(capped).map(([limit]) => limit),
];

describe('every preset', () => {
  test.each(presets.map((preset) => [preset.citation, preset] as const))(
    '%s cites an act and a section (but where it has not been read), has a title, and obliges the controller',
    (citation, preset) => {
      expect(citation).toMatch(
        /^(socialtjänstlagen \(2025:400\), |(\p{Ll}+lagen \(\d{4}:\d+\)|lagen \(1993:387\) om .+|Regulation \(EU\) 2024\/1624)( \d+ kap\.)? (\d+ |Art\. \d+))/u,
      );
      expect(preset.title).toEqual({ sv: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) });
      if ('obliges' in preset) expect(preset.obliges, 'never the processor').toBe('controller');
    },
  );

  test('was read in its text, or says what was not and who has to; and no longer once it was', () => {
    const unread = new Set(presets.flatMap((preset) => (preset.unread === undefined ? [] : [preset.citation])));
    expect([...unread].sort()).toEqual([
      'Regulation (EU) 2024/1624 Art. 77(1)(a) and (c), 77(3)',
      'Regulation (EU) 2024/1624 Art. 77(1)(b), 77(3)',
      'Regulation (EU) 2024/1624 Art. 77(3) and (4)',
      'skatteförfarandelagen (2011:1244) 39 kap. 3 §',
      'socialtjänstlagen (2025:400), bestämmelserna om gallring',
    ]);
    const read = { read: true } as const;
    const since = [eu.customerDueDiligence(read), eu.suspicionReport(read), se.taxRecords(read)];
    const limits = [eu.moneyLaunderingMaximum({ ...caps, ...read }), se.socialServicesFile({ ...caps, ...read })];
    for (const preset of [...since, ...limits]) expect(preset).not.toHaveProperty('unread');
  });

  test('of the money laundering act ends where Regulation (EU) 2024/1624 begins to apply, and names it', () => {
    const ending = presets.filter(({ validTo }) => validTo !== undefined);
    expect(ending.length).toBeGreaterThan(3);
    for (const { citation, validTo, replacedBy } of ending) {
      expect(citation).toMatch(/^penningtvättslagen/);
      expect(addDays(validTo ?? '', 1)).toBe(eu.customerDueDiligence().validFrom);
      expect(replacedBy).toBe('Regulation (EU) 2024/1624 Art. 77');
    }
  });
});
